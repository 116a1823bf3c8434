"""A thousand mails that wait, and how fast they go to a local SMTP server while pages are asked for."""
import time

from portal import Portal
from smtp_sink import Sink
from wrk import run, script


def waiting(count, **settings):
    """A portal whose outbox holds so many mails, and the cookie of a person in it."""
    portal = Portal(PORTICO_TRUSTED_PROXIES="127.0.0.1", **settings).seeded("--scale")
    portal.start()
    cookie = portal.sign_in()
    begin = portal.sql("SELECT COUNT(*) FROM outbox")[0][0]
    for number in range(1, count + 1):
        # From as many networks: what one may ask for is bounded.
        address = f"10.{number >> 8}.{number & 255}.1"
        email = f"person{number % 1000 + 1}@crowd.example.com"
        assert portal.request(
            "POST", "/forgot-password", {"email": email}, address=address)[0] == 303
    until(lambda: portal.sql("SELECT COUNT(*) FROM outbox WHERE state = 'sent'")[0][0]
          >= begin + count)
    portal.stop()
    portal.sql("UPDATE outbox SET state = 'held', attempts = 0, sent_at = NULL "
               "WHERE kind = 'reset-password'")
    return portal, cookie


def settled(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def until(condition, seconds=60):
    assert settled(condition, seconds), "not in time"


def rate(count=1000, page="/settings/appearance?n={n}"):
    """Mails a second, and the speed of pages meanwhile to that without mail."""
    portal, cookie = waiting(count)
    sink = Sink().start()
    portal.environment |= sink.settings
    portal.start()
    lua = script([(page, cookie)])
    run(portal.base, lua, [portal.process.pid], 1)
    before = run(portal.base, lua, [portal.process.pid], 2).rate
    portal.sql("UPDATE outbox SET state = 'queued', next_attempt_at = 0 WHERE state = 'held'")
    until(lambda: sink.mails(), 10)
    during = run(portal.base, lua, [portal.process.pid], 2).rate
    came = sink.wait(count, 60)
    alone = run(portal.base, lua, [portal.process.pid], 2).rate
    portal.stop()
    sink.stop()
    assert len({line for _, line in came}) == len(came) == count, f"{len(came)} mails of {count}"
    return count / (came[-1][0] - came[0][0]), during / ((before + alone) / 2)
