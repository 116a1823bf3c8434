"""`make faults`: kills, locks and fills, and says what held. Each line is one fault of the list."""
import socket
import sqlite3
import sys
import threading
import time

from portal import Portal

failures = 0


def report(what, held, words):
    global failures
    failures += not held
    print(f"{'held' if held else 'FAILED':6} {what}: {words}", flush=True)


def killed_under_load(rounds=20):
    """kill -9 while forms are being saved: every answered write is there."""
    portal = Portal()
    portal.run("seed")
    portal.start()
    cookie = portal.sign_in()
    slowest, answered = 0, 0
    for number in range(rounds):
        latest = []

        def save():
            for step in range(10_000):
                company = f"{number}-{step}"
                form = {"name": "Alice Adams", "company": company, "bio": "", "timeZone": "UTC",
                        "language": "en"}
                try:
                    if portal.request("POST", "/settings/profile", form, cookie)[0] != 303:
                        return
                except OSError:
                    return
                latest.append(company)

        thread = threading.Thread(target=save)
        thread.start()
        time.sleep(0.15)
        portal.kill()
        thread.join()
        slowest = max(slowest, portal.start())
        database = sqlite3.connect(f"{portal.data}/portico.sqlite")
        company = database.execute(
            "SELECT company FROM users WHERE email = 'alice@example.com'").fetchone()[0]
        sound = database.execute("PRAGMA integrity_check").fetchone()[0]
        database.close()
        # The one that was not answered may be there too.
        wanted = {latest[-1], f"{number}-{len(latest)}"} if latest else {company}
        if company not in wanted or sound != "ok":
            return report("kill -9 under load", False, f"round {number}: {company}, {sound}")
        answered += len(latest)
    portal.stop()
    doctor = portal.run("doctor")
    report("kill -9 under load", doctor.returncode == 0 and slowest < 2 and answered > rounds,
           f"{rounds} kills, {answered} answered writes all there, ready again in "
           f"{slowest:.2f} s at the slowest, audit and file sound")


def locked(seconds, wanted):
    """Another process holds the lock: writes wait, then 503; reads never notice."""
    portal = Portal()
    portal.run("seed")
    portal.start()
    cookie = portal.sign_in()
    holder = sqlite3.connect(f"{portal.data}/portico.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    result = {}

    def write():
        begin = time.monotonic()
        status, _, _ = portal.request("POST", "/settings/appearance", {"theme": "dark"}, cookie)
        result.update(status=status, took=time.monotonic() - begin)

    thread = threading.Thread(target=write)
    thread.start()
    reads, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.monotonic()
        assert portal.request("GET", "/settings/profile", cookie=cookie)[0] == 200
        reads.append(time.monotonic() - begin)
        time.sleep(0.05)
    holder.execute("ROLLBACK")
    thread.join()
    after = portal.request("POST", "/settings/appearance", {"theme": "light"}, cookie)[0]
    held = result["status"] == wanted and after == 303 and max(reads) < 1
    report(f"lock held elsewhere for {seconds} s", held,
           f"the write answered {result['status']} after {result['took']:.1f} s, then {after}; "
           f"slowest of {len(reads)} reads {max(reads) * 1000:.0f} ms")
    portal.stop()


def told_to_stop():
    """SIGTERM with an upload that hangs and a form in flight."""
    portal = Portal(PORTICO_STOP_DEADLINE="3s")
    portal.run("seed")
    portal.start()
    cookie = portal.sign_in()
    stalled = socket.create_connection(("127.0.0.1", portal.port))
    stalled.sendall(
        b"POST /settings/avatar HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\n"
        b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n"
        + f"Cookie: {cookie}\r\n\r\n--b\r\n".encode())
    begin = time.monotonic()
    portal.process.terminate()
    time.sleep(0.1)
    ready = portal.request("GET", "/readyz")[0]
    saved = portal.request("POST", "/settings/appearance", {"theme": "dark"}, cookie)[0]
    status = portal.process.wait(timeout=30)
    took = time.monotonic() - begin
    stalled.close()
    report("SIGTERM with a stalled upload", ready == 503 and saved == 303 and took < 8,
           f"readiness {ready}, form in flight {saved}, gone after {took:.1f} s, status {status}")


if __name__ == "__main__":
    killed_under_load()
    locked(3, 303)
    locked(15, 503)
    told_to_stop()
    sys.exit(1 if failures else 0)
