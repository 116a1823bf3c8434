"""Events that a product tells: how many are taken, what forms feel of it, and when open pages show
one. Each counts as taken when it is in the table."""
import http.client
import json
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import api
from crowd import p99
from wrk import ROUNDS, SECONDS, run, script

# As many as are taken at once, and as many as one request may hold.
PRODUCTS, BATCH = 4, 1000
PEOPLE = 50
KINDS = ["payment", "export", "login", "api_call", "import"]


class Products:
    """Four teams of Alice's with the same fifty of the crowd in each, and a key that may tell events
    of them: one team's own limit is 20,000 a second."""

    def __init__(self, portal, count=PRODUCTS):
        self.portal = portal
        self.slugs = [f"product-{number}" for number in range(count)]
        for slug in self.slugs:
            found(portal, slug)
        self.people = [row[0] for row in portal.sql(
            "SELECT user_id FROM memberships WHERE team_id = 'team-product-0' AND role = 'member' "
            "ORDER BY user_id")]
        self.key = api.bearer(api.new_key(portal, scopes=["events:write"])) | api.JSON

    def path(self, slug):
        return f"/api/v1/teams/{slug}/analytics/events"

    def stored(self):
        return int(self.portal.sql(
            "SELECT COUNT(*) FROM events e JOIN reporting r ON r.number = e.team "
            "WHERE r.team_id LIKE 'team-product-%'")[0][0])

    def event(self, number, mark="{run}-{n}"):
        """As a shop or a payment service would tell one: some 220 bytes."""
        at = datetime.fromtimestamp(time.time() - number % 1000, timezone.utc)
        return {"id": f"{mark}-{number}", "name": KINDS[number % len(KINDS)],
                "time": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "member": self.people[number % len(self.people)],
                "numbers": {"amount": number % 499 + 0.99, "milliseconds": number % 89 * 10 + 5},
                "properties": {"plan": "team", "service": "shop"}}

    def batch(self, size=BATCH, mark="{run}-{n}"):
        return json.dumps({"events": [self.event(number, mark) for number in range(size)]})

    def measure(self, body, size, connections, rounds=ROUNDS):
        """Events a second, milliseconds of CPU for a thousand, and the p99 of a request in ms."""
        requests = [(self.path(slug), None) for slug in self.slugs]
        lua = script(requests, body, self.key, "POST")
        pids = [self.portal.process.pid]
        if self.portal.postgres:
            pids.append(self.portal.postgres.process.pid)
        run(self.portal.base, lua, pids, 1, connections)
        before = self.stored()
        runs = [run(self.portal.base, lua, pids, connections=connections) for _ in range(rounds)]
        assert not any(one.bad for one in runs), f"{[one.bad for one in runs]} bad answers"
        told, kept = sum(one.rate for one in runs) * size * SECONDS, self.stored() - before
        assert kept >= told * 0.99, f"{told:.0f} events were taken, and {kept} are there"
        return (statistics.median(one.rate for one in runs) * size,
                statistics.median(one.cpu for one in runs) * 1e6 / size,
                statistics.median(one.p99 for one in runs))

    def batches(self):
        return self.measure(self.batch(), BATCH, PRODUCTS)

    def singles(self):
        return self.measure(json.dumps(self.event(0)), 1, 32)


def found(portal, slug):
    team = f"team-{slug}"
    portal.sql(f"""
        INSERT INTO teams (id, slug, name, name_key, created_at, member_count)
          VALUES ('{team}', '{slug}', '{slug}', '{slug}', 1, {PEOPLE} + 1);
        INSERT INTO revisions (key, revision) VALUES ('team:{team}', 1);
        INSERT INTO memberships (team_id, user_id, role, name_key, email, created_at)
          SELECT '{team}', id, 'owner', name_key, email, 1 FROM users
          WHERE email = 'alice@example.com';
        INSERT INTO memberships (team_id, user_id, role, name_key, email, created_at)
          SELECT '{team}', id, 'member', name_key, email, 1 FROM users
          WHERE email LIKE '%@crowd.example.com' ORDER BY id LIMIT {PEOPLE}""")


class Flood:
    """Tells `rate` events a second in batches, an equal share for each team, until it is stopped."""

    def __init__(self, products, rate=20_000, mark=None):
        self.products = products
        self.pause = PRODUCTS * BATCH / rate
        self.mark = mark or f"flood-{time.time_ns()}"
        self.told = 0
        self.stopping = threading.Event()
        self.pool = ThreadPoolExecutor(len(products.slugs))

    def __enter__(self):
        self.begin = time.monotonic()
        self.work = [self.pool.submit(self._tell, number, slug)
                     for number, slug in enumerate(self.products.slugs)]
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for one in self.work:
            one.result()
        self.seconds = time.monotonic() - self.begin
        self.pool.shutdown()

    @property
    def rate(self):
        return self.told / self.seconds

    def _tell(self, number, slug):
        portal, template = self.products.portal, self.products.batch(mark="{mark}")
        connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=40)
        turn = 0
        while not self.stopping.is_set():
            due = self.begin + (turn + number / PRODUCTS) * self.pause
            time.sleep(max(0, due - time.monotonic()))
            body = template.replace("{mark}", f"{self.mark}-{turn}")
            status, _, text = portal.ask(
                connection, "POST", self.products.path(slug), body, headers=self.products.key)
            assert status == 200, f"{status}: {text[:300]}"
            self.told += BATCH
            turn += 1
        connection.close()


def forms_meanwhile(products, people, seconds=10, rate=20_000, writers=8):
    """The p99 in seconds of forms while `rate` events a second come in, how many they were, and how
    many events did come a second. Eight people save, each some twenty times a second."""
    portal, took = products.portal, []

    def save(number):
        connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=40)
        cookie, end, turn = people[number][0], time.monotonic() + seconds, 0
        while time.monotonic() < end:
            turn += 1
            form = {"name": "Ada Adler", "company": f"Load {number} {turn}", "bio": "",
                    "timeZone": "UTC", "language": "en"}
            begin = time.monotonic()
            status, headers, _ = portal.ask(
                connection, "POST", "/settings/profile", form, cookie)
            took.append(time.monotonic() - begin)
            assert status == 303 and "sign-in" not in headers["Location"], status
            time.sleep(max(0, 0.05 - took[-1]))
        connection.close()

    before = products.stored()
    with Flood(products, rate) as flood, ThreadPoolExecutor(writers) as pool:
        list(pool.map(save, range(writers)))
    assert products.stored() - before == flood.told, "events that were taken are not there"
    return p99(took), len(took), flood.rate
