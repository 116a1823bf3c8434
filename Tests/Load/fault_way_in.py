"""Others hold the line in which passwords wait to be checked."""
import itertools
import statistics
import threading
import time
from contextlib import contextmanager

from checks import fault, report
from portal import PASSWORD, Portal


@contextmanager
def flood(count, send):
    """`count` threads call `send` with a number of their own, again and again; whoever is refused
    comes back in a tenth of a second. The dictionary counts what was answered."""
    statuses, stop, numbers = {}, threading.Event(), itertools.count()

    def run():
        while not stop.is_set():
            status = send(next(numbers))
            statuses[status] = statuses.get(status, 0) + 1
            if status != 303:
                time.sleep(0.1)

    threads = [threading.Thread(target=run, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def post(portal, path, form, address):
    try:
        return portal.request("POST", path, form, address=address, timeout=120)[0]
    except OSError:
        return "no answer"


def sign_in(portal, email, address):
    return post(portal, "/sign-in", {"email": email, "password": PASSWORD}, address)


def timed(portal, number):
    """Bob, from a network that nobody else is in."""
    begin = time.monotonic()
    status = sign_in(portal, "bob@example.com", f"192.0.{number}.1")
    return status, time.monotonic() - begin


def held_line(what, count, send):
    """Somebody else signs in within so many turns as there are networks in line, and a few."""
    portal = Portal(PORTICO_TRUSTED_PROXIES="127.0.0.1").seeded("--scale")
    portal.start()
    alone = statistics.median(timed(portal, number)[1] for number in range(3))
    with flood(count, lambda number: send(portal, number)) as statuses:
        time.sleep(3)
        answers = [timed(portal, 10 + number) for number in range(5)]
    portal.stop()
    slowest = max(took for _, took in answers)
    good = sum(status == 303 for status, _ in answers)
    # The one at work, one of the other network, two of newcomers; the machine is busy besides.
    report(what, good == len(answers) and slowest < 8 * alone + 0.5,
           f"{good} of {len(answers)} others signed in, in {slowest:.1f} s at the slowest, "
           f"{alone:.1f} s when nobody else does; those in the way were answered {statuses}")


@fault
def right_passwords_hold_the_line(count=70):
    """People of one network who know their passwords fill every place."""
    # Can fail: with first come, first served it said "0 of 5 others signed in".
    held_line("right passwords from one network", count, lambda portal, number: sign_in(
        portal, f"person{1 + number % 900}@crowd.example.com", f"198.51.100.{number % 250}"))


@fault
def sign_ups_hold_the_line(count=24):
    """Newcomers, each from a network of their own, want as many hashes."""
    # Can fail: with first come, first served it said "5 of 5 others signed in, in 37.0 s at the
    # slowest, 1.3 s when nobody else does".
    def ask(portal, number):
        return post(portal, "/sign-up", {
            "name": "Dora Day", "email": f"dora{number}@example.com", "next": "",
            "password": "purple monkey dishes 9"},
            f"198.{18 + number // 250 % 2}.{number % 250}.1")
    held_line("sign-ups from many networks", count, ask)
