"""Another process holds SQLite's lock."""
import sqlite3
import threading
import time

from checks import fault, report
from portal import Portal


def locked(seconds, wanted):
    """Writes wait, then 503; reads never notice."""
    portal = Portal().seeded()
    portal.start()
    cookie = portal.sign_in()
    holder = sqlite3.connect(f"{portal.data}/portico.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    result = {}

    def write():
        begin = time.monotonic()
        result["status"] = portal.save_profile("locked", cookie)
        result["took"] = time.monotonic() - begin

    thread = threading.Thread(target=write)
    thread.start()
    reads, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.monotonic()
        assert portal.request("GET", "/settings/appearance", cookie=cookie)[0] == 200
        reads.append(time.monotonic() - begin)
        time.sleep(0.02)
    holder.execute("ROLLBACK")
    thread.join()
    after = portal.save_profile("free again", cookie)
    portal.stop()
    waited = min(seconds, 5) - 0.5 < result["took"] < 8
    held = result["status"] == wanted and after == 303 and max(reads) < 1 and waited
    report(f"lock held elsewhere for {seconds} s", held,
           f"the write answered {result['status']} after {result['took']:.1f} s, then {after}; "
           f"slowest of {len(reads)} reads {max(reads) * 1000:.0f} ms")


@fault
def locked_for_4_seconds():
    # Can fail: with a write that is not awaited it said "answered 303 after 0.0 s".
    locked(4, 303)


@fault
def locked_for_30_seconds():
    # Can fail: with a write that is not awaited it said "answered 303 after 0.0 s".
    locked(30, 503)
