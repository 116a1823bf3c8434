"""kill -9 between the queueing of a mail and its delivery; a mail server in trouble."""
import time

import mails
from checks import fault, report
from portal import PASSWORD, Portal
from clockfile import ClockFile
from smtp_sink import Sink


@fault
def killed_before_delivery(rounds=40):
    """Each sign-in on a new device mails its owner. After a kill at any moment the mail is
    announced, once or at most twice, under its one Message-ID; none is lost."""
    # Can fail: with what was queued at a kill struck off it said "8 lost" of 20.
    clock = ClockFile()
    portal = Portal(clock=clock).seeded("--scale")
    portal.start()
    owed, waiting = [], 0
    for number in range(1, rounds + 1):
        email = f"person{number}@crowd.example.com"
        if portal.request("POST", "/sign-in", {"email": email, "password": PASSWORD})[0] == 303:
            owed.append(email)
        time.sleep(number / rounds * 0.6)
        portal.kill()
        waiting += portal.sql("SELECT COUNT(*) FROM outbox WHERE state = 'queued'")[0][0] > 0
        portal.start()
    # What was being delivered when the kill came is leased for two minutes.
    clock.set(180) if clock.works else time.sleep(125)
    end = time.monotonic() + 15
    while queued(portal) and time.monotonic() < end:
        time.sleep(0.1)
    left = queued(portal)
    portal.stop()
    announced = [line.split(" ")[1] for line in portal.output if line.startswith("mail: ")]
    counts = {email: announced.count(email) for email in owed}
    lost = [email for email, count in counts.items() if count == 0]
    often = [email for email, count in counts.items() if count > 2]
    rows = portal.sql("SELECT COUNT(*), COUNT(DISTINCT message_id) FROM outbox "
                      "WHERE recipient LIKE '%crowd.example.com'")[0]
    held = (not lost and not often and not left and rows == (len(owed), len(owed))
            and waiting > 0 and len(owed) > rounds // 2)
    report("kill -9 before a mail is delivered", held,
           f"{len(owed)} mails owed, {waiting} kills found one queued; {len(lost)} lost, "
           f"{sum(count == 2 for count in counts.values())} announced twice, {left} still queued, "
           f"{rows[1]} Message-IDs")


def queued(portal):
    return portal.sql("SELECT COUNT(*) FROM outbox WHERE state = 'queued'")[0][0]


@fault
def mail_server_in_trouble(count=12):
    """Refused, silent, busy, or gone after the final dot: pages answer as before, the breaker opens
    after five tries, and everything comes once the server is well, under one Message-ID each."""
    # Can fail: with the transport on the pool's threads and no deadline the pages stood still; with
    # a new Message-ID for each attempt "closing" had more of them than mails.
    for manner in ("gone", "silent", "busy", "closing"):
        clock = ClockFile()
        portal, cookie = mails.waiting(count, clock=clock)
        sink = Sink("busy" if manner == "gone" else manner).start()
        portal.environment |= sink.settings
        if manner == "gone":
            sink.stop()
        portal.start()
        portal.sql("UPDATE outbox SET state = 'queued', next_attempt_at = 0 WHERE state = 'held'")
        slowest, end = 0, time.monotonic() + 150
        while tried(portal) < 5 and time.monotonic() < end:
            begin = time.monotonic()
            assert portal.request("GET", "/settings/profile", cookie=cookie)[0] == 200
            assert portal.save_profile("Adler", cookie) == 303
            slowest = max(slowest, time.monotonic() - begin)
            time.sleep(0.2)
        time.sleep(3)
        count_open = tried(portal)
        sink = sink.become("good") if manner != "gone" else Sink(port=sink.port).start()
        for step in range(1, 40):
            clock.set(step * 700)
            if mails.settled(lambda: portal.sql(
                    "SELECT COUNT(*) FROM outbox WHERE state <> 'sent'")[0][0] == 0, 2):
                break
        ids = {line for _, line in sink.mails()}
        rows = portal.sql("SELECT COUNT(*) FROM outbox WHERE kind = 'reset-password' "
                          "AND state = 'sent' AND reply LIKE '250%'")[0][0]
        # What a closing server had taken comes again, and is said to have been in doubt.
        doubtful = portal.sql("SELECT COUNT(*) FROM outbox WHERE perhaps_delivered = 1")[0][0]
        portal.stop()
        sink.stop()
        held = (count_open == 5 and rows == count == len(ids) and slowest < 1
                and doubtful == (5 if manner == "closing" else 0))
        report(f"the mail server is {manner}", held,
               f"{count_open} tries, then none; the slowest page and form {slowest * 1000:.0f} ms; "
               f"{rows} of {count} mails came afterwards, {doubtful} perhaps twice")


def tried(portal):
    return portal.sql("SELECT COALESCE(SUM(attempts), 0) FROM outbox "
                      "WHERE kind = 'reset-password' AND leased_until IS NULL")[0][0]
