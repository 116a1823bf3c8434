"""kill -9 under load, and power loss."""
import os
import re
import shutil
import subprocess
import time

from checks import Writer, audited_companies, company_of, fault, report, skipped
from portal import Portal, fresh_folder

ALICE = "alice@example.com"


@fault
def killed_under_load(rounds=100):
    """kill -9 while forms are being saved: every answered write is there."""
    # Can fail: with a write that is not awaited it said "round 6: lost ['6-64']".
    portal = Portal().seeded()
    portal.start()
    cookie = portal.sign_in()
    slowest, answered = 0, 0
    for number in range(rounds):
        writer = Writer(portal, cookie, mark=str(number)).start()
        time.sleep(0.02 + number % 10 * 0.015)
        portal.kill()
        writer.stop()
        slowest = max(slowest, portal.start())
        company = company_of(portal, ALICE)
        lost = writer.missing(company, audited_companies(portal, ALICE))
        sound = portal.sql("PRAGMA integrity_check")[0][0]
        if lost or sound != "ok":
            return report("kill -9 under load", False, f"round {number}: lost {lost}, {sound}")
        answered += len(writer.answered)
    portal.stop()
    doctor = portal.run("doctor")
    report("kill -9 under load", doctor.returncode == 0 and slowest < 2 and answered > rounds,
           f"{rounds} kills, {answered} answered writes all there, ready again in "
           f"{slowest:.2f} s at the slowest, audit and file sound")


@fault
def power_loss(posts=20):
    """Between the arrival of a form and its answer the journal is synced."""
    # Can fail: with PRAGMA synchronous = OFF it said "0 of 20 answers had a sync".
    if not shutil.which("strace"):
        return skipped("power loss", "strace is not installed")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode:
        return skipped("power loss", "ptrace is not allowed here")
    portal = Portal().seeded()
    portal.start()
    cookie = portal.sign_in()
    log = os.path.join(fresh_folder(), "strace")
    tracer = subprocess.Popen(
        ["strace", "-f", "-y", "-s", "40", "-o", log, "-p", str(portal.process.pid), "-e",
         "trace=fdatasync,fsync,pwrite64,sendto,write,writev,recvfrom,read,recvmsg,sendmsg"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    statuses = [portal.save_profile(f"power {number}", cookie) for number in range(posts)]
    time.sleep(0.5)
    tracer.terminate()
    tracer.wait()
    portal.stop()
    with open(log, errors="replace") as file:
        answers, synced, syncs = count_syncs(file)
    report("power loss", statuses == [303] * posts and answers == synced == posts,
           f"{synced} of {answers} answers had a sync of the journal between the form's arrival "
           f"and the 303; {syncs} syncs in all")


def count_syncs(lines):
    """From arrival to 303, one form after the other: was the journal written and then synced? A
    sync counts when it has returned."""
    arrived = written = done = False
    answers = synced = syncs = 0
    pending = set()
    for line in lines:
        thread = line.split(None, 1)[0]
        if "POST /settings/profile" in line:
            arrived, written, done = True, False, False
        if "pwrite64(" in line and "portico.sqlite-wal" in line:
            written = True
        if re.search(r"\b(fdatasync|fsync)\(\d+<[^>]*portico\.sqlite-wal>", line):
            syncs += 1
            if "unfinished" in line:
                pending.add(thread)
            else:
                done = done or written
        if re.search(r"(fdatasync|fsync) resumed", line) and thread in pending:
            pending.discard(thread)
            done = done or written
        if "HTTP/1.1 303" in line and arrived:
            answers += 1
            synced += done
            arrived = False
    return answers, synced, syncs
