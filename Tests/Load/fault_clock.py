"""The wall clock jumps: ten minutes either way, and back a day."""
import re
import time

from checks import fault, report, skipped
from clockfile import ClockFile
from portal import PASSWORD, Portal

PAGES = ("/dashboard", "/settings/sessions", "/settings/profile", "/settings/security")
# How a page would speak of what has not happened yet, or of less than nothing.
ODD = re.compile(r"\bin \d+ (second|minute|hour|day)s?\b|\btomorrow\b|>\s*-\d|in the future", re.I)


class Moment:
    """What holds at one setting of the clock."""

    def __init__(self, portal, cookie, name):
        self.name, self.problems = f"{name} s", []
        self.session = self._pages(portal, cookie)
        fresh = portal.request("POST", "/sign-in", {
            "email": "alice@example.com", "password": PASSWORD})[0]
        saved = portal.save_profile(f"clock {name}", cookie) if self.session else 303
        self._expect("sign-in", fresh, 303)
        self._expect("form", saved, 303)
        self._expect("readiness", portal.request("GET", "/readyz")[0], 200)

    def _expect(self, what, found, wanted):
        if found != wanted:
            self.problems.append(f"{self.name}: {what} {found}")

    def _pages(self, portal, cookie):
        """True while the session works; it may end, but only properly."""
        for path in PAGES:
            status, headers, body = portal.request("GET", path, cookie=cookie)
            if status == 303 and path == "/dashboard" and "/teams/" in headers["Location"]:
                status, headers, body = portal.request("GET", headers["Location"], cookie=cookie)
            if status == 303 and "/sign-in" in headers["Location"]:
                return False
            self._expect(path, status, 200)
            odd = ODD.search(body.decode())
            if odd:
                self.problems.append(f"{self.name}: {path} says {odd.group()!r}")
        return True


def lock_out(portal, email):
    """Wrong passwords until the portal has enough: the status of the last."""
    for _ in range(12):
        status = portal.request("POST", "/sign-in", {"email": email, "password": "wrong wrong"})[0]
        if status == 429:
            break
    return status


def mails_to(portal, email):
    return sum(line.startswith(f"mail: {email}") for line in portal.output)


def mail_within(portal, email, seconds):
    """Seconds until a mail that is asked for now is announced, or None."""
    before, begin = mails_to(portal, email), time.monotonic()
    portal.request("POST", "/forgot-password", {"email": email})
    while time.monotonic() - begin < seconds:
        if mails_to(portal, email) > before:
            return time.monotonic() - begin
        time.sleep(0.05)
    return None


@fault
def clock_jumps():
    # Can fail: with attempts of the future counted it said "bob was locked out with 429, a day
    # earlier he gets 429".
    clock = ClockFile()
    if not clock.works:
        return skipped("clock jumps", "there is no C compiler")
    portal = Portal(clock=clock).seeded()
    portal.start()
    cookie = portal.sign_in()
    moments, problems, ended = [], [], []
    # A lock-out from the future must not outlive the jump back.
    clock.set(600)
    locked = lock_out(portal, "bob@example.com")
    for offset in (600, -600, 0, -86_400):
        clock.set(offset)
        moment = Moment(portal, cookie, offset)
        problems += moment.problems
        ended += [] if moment.session else [offset]
        took = mail_within(portal, "charlie@example.com", 5)
        if took is None:
            problems.append(f"{offset}: no mail in 5 s")
    bob = portal.request("POST", "/sign-in", {"email": "bob@example.com", "password": PASSWORD})[0]
    if (locked, bob) != (429, 303):
        problems.append(f"bob was locked out with {locked}, a day earlier he gets {bob}")
    portal.stop()
    report("clock jumps", not problems,
           f"+10 min, -10 min, back, -1 day: pages, sign-in, forms and mail go on, a lock-out "
           f"({locked}) from the future is over ({bob}); sessions ended at {ended or 'none'} "
           f"{problems or ''}")


@fault
def clock_back_with_work_waiting():
    """A mail and a job that were due just before the clock went back a day are not put off for
    that day."""
    # Can fail: it did, before far-off times counted as due: "1 mails waited and 0 came".
    clock = ClockFile()
    if not clock.works:
        return skipped("clock back with work waiting", "there is no C compiler")
    portal = Portal(clock=clock).seeded()
    portal.start()
    portal.sign_in("bob@example.com")
    portal.kill()
    waiting = portal.sql("SELECT COUNT(*) FROM outbox WHERE state = 'queued'")[0][0]
    runs = portal.sql("SELECT SUM(attempts) FROM jobs")[0][0] or 0
    clock.set(-86_400)
    portal.start()
    end = time.monotonic() + 8
    while time.monotonic() < end and not mails_to(portal, "bob@example.com"):
        time.sleep(0.05)
    mails = mails_to(portal, "bob@example.com")
    clock.set(-79_200)
    time.sleep(2)
    more = (portal.sql("SELECT SUM(attempts) FROM jobs")[0][0] or 0) - runs
    portal.stop()
    report("clock back a day with work waiting", waiting > 0 and mails > 0 and more > 0,
           f"{waiting} mails waited and {mails} came; two hours later {more} jobs had run again")
