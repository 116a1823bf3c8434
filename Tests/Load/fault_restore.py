"""A restore brings back an older state, and nobody's way into it."""
import re
import subprocess
import time

from checks import fault, report
from fault_backup import backup
from portal import BINARY, PASSWORD, ROOT, Portal

ALICE, BOB = "alice@example.com", "bob@example.com"
NEW = "an entirely different phrase"


def link_to(portal, email, path, patience=20):
    """The path of the link that was mailed."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        for line in reversed(portal.output):
            found = re.search(rf"mail: {email} .*(/{path}/[\w-]+)", line)
            if found:
                return found.group(1)
        time.sleep(0.05)
    raise RuntimeError(f"no mail with {path} came for {email}")


def signs_in(portal, email, password):
    return portal.request("POST", "/sign-in", {"email": email, "password": password})[0] == 303


@fault
def restored_access():
    """Sessions, links and half-done sign-ups of the backup are dead; passwords are as of then."""
    # Can fail: with the sessions left in the restored database it said "alive: the session".
    portal = Portal().seeded()
    portal.start()
    cookie = portal.sign_in(ALICE)
    portal.request("POST", "/forgot-password", {"email": BOB})
    reset = link_to(portal, BOB, "reset-password")
    portal.request("POST", "/sign-up", {
        "name": "Dora Doe", "email": "dora@example.com", "password": NEW, "next": ""})
    confirm = link_to(portal, "dora@example.com", "verify-email")

    def alive():
        ways = {"the session": ("/settings/profile", cookie), "the reset link": (reset, None),
                "the sign-up": (confirm, None)}
        return [name for name, (path, cookie) in ways.items()
                if portal.request("GET", path, cookie=cookie)[0] == 200]

    good = alive()
    copy = backup(portal)
    # Since then Alice has had reason to change her password, and is signed out everywhere.
    portal.stop()
    changed = subprocess.run(
        [BINARY, "user", "password", ALICE], input=NEW + "\n", text=True,
        env=portal.environment, cwd=ROOT, capture_output=True)
    portal.start()
    ended = "the session" not in alive() and signs_in(portal, ALICE, NEW)
    portal.stop()
    done = portal.run("restore", copy, "--yes")
    portal.start()
    left = alive()
    as_of_then = signs_in(portal, ALICE, PASSWORD) and not signs_in(portal, ALICE, NEW)
    portal.stop()
    doctor = portal.run("doctor")
    told = "Ended: 1 session" in done.stdout and "Passwords" in done.stdout
    report("a restore brings nobody back in",
           len(good) == 3 and changed.returncode == 0 and ended and not left and as_of_then
           and told and done.returncode == 0 and doctor.returncode == 0,
           f"before: {', '.join(good)}; alive: {', '.join(left) or 'none'}; passwords as of the "
           f"backup: {as_of_then}; the command says so: {told}; audit sound: "
           f"{doctor.returncode == 0}")
