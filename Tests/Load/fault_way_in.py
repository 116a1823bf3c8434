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
    """`count` threads call `send` with a number of their own, again and again. The dictionary
    counts what was answered."""
    statuses, stop, numbers = {}, threading.Event(), itertools.count()

    def run():
        while not stop.is_set():
            try:
                status = send(next(numbers))
            except OSError:
                status = "no answer"
            statuses[status] = statuses.get(status, 0) + 1

    threads = [threading.Thread(target=run, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def sign_in(portal, email, address):
    return portal.request(
        "POST", "/sign-in", {"email": email, "password": PASSWORD}, address=address)[0]


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
def right_passwords_hold_the_line(count=100):
    """People of one network who know their passwords fill every place."""
    held_line("right passwords from one network", count, lambda portal, number: sign_in(
        portal, f"person{1 + number % 900}@crowd.example.com", f"198.51.100.{number % 250}"))


@fault
def sign_ups_hold_the_line(count=60):
    """Newcomers, each from a network of their own, want as many hashes."""
    def ask(portal, number):
        return portal.request("POST", "/sign-up", {
            "name": "Dora Day", "email": f"dora{number}@example.com", "next": "",
            "password": "purple monkey dishes 9"},
            address=f"198.{18 + number // 250 % 2}.{number % 250}.1")[0]
    held_line("sign-ups from many networks", count, ask)
