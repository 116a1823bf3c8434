"""Whoever can reach only the database rewrites the audit; kill -9 gives no false alarm."""
import os
import shutil
import time

from checks import Writer, fault, report
from portal import Portal, fresh_folder

ALICE = "alice@example.com"
# Only somebody with an SQL shell can do this.
OFF = "DROP TRIGGER IF EXISTS audit_refuses_update; DROP TRIGGER IF EXISTS audit_refuses_delete; " \
      "DROP TRIGGER IF EXISTS audit_details_refuses_delete; "


def chain_of(portal, email=ALICE):
    return "user:" + portal.sql(f"SELECT id FROM users WHERE email = '{email}'")[0][0]


def head_of(portal, chain):
    rows = portal.sql(
        f"SELECT seq, hex(hash), hex(mac) FROM audit_heads WHERE chain = '{chain}'")
    return rows[0] if rows else None


def put_back(portal, chain, head):
    """The head of an earlier moment, with what came after cut off: the tables agree."""
    seq, digest, mac = head
    portal.sql(
        OFF + f"DELETE FROM audit WHERE chain = '{chain}' AND seq > {seq}; "
        f"DELETE FROM audit_details WHERE chain = '{chain}' AND seq > {seq}; UPDATE audit_heads "
        f"SET seq = {seq}, hash = x'{digest}', mac = x'{mac}' WHERE chain = '{chain}'; SELECT 1")


def remove(portal, chain):
    portal.sql(OFF + f"DELETE FROM audit WHERE chain = '{chain}'; "
               f"DELETE FROM audit_details WHERE chain = '{chain}'; "
               f"DELETE FROM audit_heads WHERE chain = '{chain}'; SELECT 1")


def accusations(portal):
    """What the doctor says of the audit."""
    doctor = portal.run("doctor")
    return [line for line in doctor.stdout.splitlines() if line.startswith("BAD   audit")]


@fault
def audit_rewritten():
    """A head put back, a chain removed whole, the chain beside one removed: stopped or running."""
    # Can fail: with the file's ends left out of the doctor's check it said "nothing of a head put
    # back".
    missed, found = [], []
    for is_running in (False, True):
        for what in ("a head put back", "the portal's chain removed", "a ~2 chain removed"):
            portal = Portal().seeded()
            portal.start()
            cookie = portal.sign_in()
            chain = chain_of(portal)
            portal.save_profile("first", cookie)
            old = head_of(portal, chain)
            if "~2" in what:
                portal.sql(OFF + f"UPDATE audit_heads SET seq = 99 WHERE chain = '{chain}'; "
                           "SELECT 1")
            portal.save_profile("second", cookie)
            time.sleep(1.2)
            if not is_running:
                portal.stop()
            before = accusations(portal)
            if what == "a head put back":
                put_back(portal, chain, old)
                named = chain
            else:
                named = "portal" if "portal" in what else f"{chain}~2"
                assert head_of(portal, named), named
                remove(portal, named)
            if is_running:
                # It goes on, and past what is gone.
                for number in range(4):
                    portal.save_profile(f"later {number}", cookie)
                time.sleep(1.2)
                portal.stop()
            after = [line for line in accusations(portal) if line not in before]
            backup = portal.run("backup")
            if not any(f" {named}: " in line for line in after) or backup.returncode != 1:
                missed.append(f"nothing of {what}, {is_running=}: {after} {backup.stderr}")
            if before and "~2" not in what:
                missed.append(f"false alarm before {what}: {before}")
            found.append(what)
    report("the audit is rewritten", not missed,
           f"found by doctor and backup, stopped and running: {', '.join(found[:3])} "
           f"{missed or ''}")


@fault
def audit_killed(rounds=25):
    """kill -9 loses at most the last second of the ends, and accuses nobody."""
    # Can fail: with an entry noted before its commit the doctor said "it ends at entry 63, and had
    # 64 before".
    portal = Portal().seeded()
    portal.start()
    cookie, chain = portal.sign_in(), chain_of(portal)
    wrong, answered = [], 0
    for number in range(rounds):
        writer = Writer(portal, cookie, mark=str(number)).start()
        time.sleep(0.1 + number % 10 * 0.08)
        portal.kill()
        writer.stop()
        answered += len(writer.answered)
        wrong += accusations(portal)
        portal.start()
    # Started again it takes up what the killed process could not write down.
    portal.kill()
    portal.start()
    old = head_of(portal, chain)
    portal.save_profile("the last", cookie)
    portal.kill()
    portal.start()
    time.sleep(1.2)
    portal.stop()
    wrong += accusations(portal)
    put_back(portal, chain, old)
    found = accusations(portal)
    report("kill -9 and the audit's ends", not wrong and answered > rounds and len(found) == 1,
           f"{rounds} kills, {answered} audited writes, {len(wrong)} false alarms; the entry "
           f"written just before a kill is missed when it is cut off: {found} {wrong[:2] or ''}")


@fault
def audit_file_gone():
    """The file is lost: said until somebody accepts it. A folder that moves takes it along."""
    portal = Portal().seeded()
    portal.start()
    portal.sign_in()
    portal.stop()
    fine = accusations(portal)
    moved = Portal(data=fresh_folder() + "/moved")
    shutil.copytree(portal.data, moved.data)
    fine += accusations(moved)
    moved.start()
    moved.stop()
    fine += accusations(moved)
    os.unlink(f"{moved.data}/audit.ends")
    gone = accusations(moved)
    moved.start()
    moved.stop()
    still = accusations(moved)
    accepted = moved.run("audit", "accept").returncode == 0 and not accusations(moved)
    report("the file with the audit's ends is lost",
           not fine and len(gone) == 1 and len(still) == 1 and accepted,
           f"{gone} {still}, accepted: {accepted} {fine or ''}")
