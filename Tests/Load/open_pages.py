"""Open dashboards as browsers hold them: each listens to its stream, waits up to a second, as live.js
does, and asks for its page again."""
import asyncio
import json
import random
import re
import time

from crowd import complete, get
from events import found

# What the first card of a team's usual dashboard shows: how many events there were.
SHOWN = re.compile(rb'class="figure-value"><span title="([^"]*)"')


class OpenPage:
    def __init__(self, portal, path, cookie):
        self.port, self.path, self.cookie = portal.port, path, cookie
        # When it showed how many.
        self.shown = []
        self.is_waiting = False
        self.asked = []

    async def ask(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(get(self.path, self.cookie))
        answer = b""
        while complete(answer) is None:
            more = await reader.read(65536)
            assert more, "the page broke off"
            answer += more
        writer.close()
        assert complete(answer) == 200, answer[:300]
        count = int(re.sub(r"\D", "", SHOWN.search(answer).group(1).decode()) or 0)
        self.shown.append((time.monotonic(), count))

    async def follow(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(get("/live", self.cookie))
        try:
            while line := await reader.readline():
                # Whatever comes meanwhile is in the answer that is waited for.
                if line.startswith(b"event: figures") and not self.is_waiting:
                    self.is_waiting = True
                    self.asked.append(asyncio.create_task(self._after_a_while()))
        finally:
            writer.close()

    async def _after_a_while(self):
        await asyncio.sleep(random.random())
        self.is_waiting = False
        await self.ask()


async def tell(products, slug, count, gap, before):
    """One event after the other. Gives when each was sent, and how many there were with it."""
    sent, path, mark = [], products.path(slug), f"open-{time.time_ns()}"
    for number in range(count):
        begin = time.monotonic()
        body = json.dumps(products.event(0, f"{mark}-{number}"))
        status, _, text = await asyncio.to_thread(
            products.portal.request, "POST", path, body, headers=products.key)
        assert status == 200, f"{status}: {text[:300]}"
        sent.append((begin, before + number + 1))
        await asyncio.sleep(random.uniform(*gap))
    return sent


async def watch(products, cookies, count, gap):
    portal, slug = products.portal, "product-open"
    found(portal, slug)
    pages = [OpenPage(portal, f"/teams/{slug}/dashboard", cookie) for cookie in cookies]
    await tell(products, slug, 1, (0, 0), 0)
    for page in pages:
        await page.ask()
    before = pages[0].shown[-1][1]
    following = [asyncio.create_task(page.follow()) for page in pages]
    await asyncio.sleep(4)
    sent = await tell(products, slug, count, gap, before)
    await asyncio.sleep(4)
    for one in following:
        assert not one.done(), "a stream ended"
        one.cancel()
    for page in pages:
        await asyncio.gather(*page.asked)
    took = []
    for page in pages:
        for begin, number in sent:
            took.append(next((at - begin for at, shown in page.shown if shown >= number), 60))
    return sorted(took)


def seconds_until_shown(products, cookies, count=25, gap=(0.2, 1.6)):
    """The p50, the p95 and the longest of the seconds from an event's sending to the moment at which a
    page with it has come. What is never shown counts as a minute."""
    took = asyncio.run(watch(products, cookies, count, gap))
    return took[len(took) // 2], took[len(took) * 95 // 100], took[-1]
