"""A migration that is killed, or fails half-way for want of room."""
import time
import subprocess

import smalldisk
from checks import fault, report, skipped
from portal import BINARY, ROOT, Portal, fresh_folder


def steps(portal):
    """How many steps the database has."""
    try:
        return portal.sql("SELECT COUNT(*) FROM schema_migrations")[0][0]
    except Exception:
        return 0


def schema_of(portal):
    return portal.sql("SELECT sql FROM sqlite_master ORDER BY name")


def finished():
    """The schema as it is to be, and its number of steps."""
    whole = Portal()
    assert whole.run("migrate").returncode == 0
    return schema_of(whole), steps(whole)


@fault
def migration_killed(rounds=60):
    """kill -9 at moments spread over the run: a second run finishes."""
    # Can fail: with the ledger written in a transaction before the step's own, the doctor said "no
    # such table: users" after one of the kills.
    schema, wanted = finished()
    begin = time.monotonic()
    Portal().run("migrate")
    length = time.monotonic() - begin
    states, problems = {}, []
    for number in range(rounds):
        portal = Portal()
        process = subprocess.Popen(
            [BINARY, "migrate"], cwd=ROOT, env=portal.environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        time.sleep(length * (0.3 + 0.7 * number / rounds))
        process.kill()
        process.wait()
        had = steps(portal)
        states[had] = states.get(had, 0) + 1
        again = portal.run("migrate")
        same = schema_of(portal) == schema
        doctor = portal.run("doctor")
        if again.returncode or doctor.returncode or steps(portal) != wanted or not same:
            problems.append(f"killed after {had} steps: {again.stderr} {doctor.stdout}")
    halfway = sum(count for had, count in states.items() if 0 < had < wanted)
    report("migration killed", not problems and halfway > 0,
           f"{rounds} kills, by steps done {dict(sorted(states.items()))}; each finished when "
           f"run again {problems[:1] or ''}")


@fault
def migration_without_room():
    """The disk fills up at every stage: words and status 1, and with room it finishes."""
    # Can fail: broken in the same way, a disk of 96 kB left a schema that no second run finished.
    if not smalldisk.allowed():
        return skipped("migration without room", "mounting a small disk needs root")
    schema, _ = finished()
    states, problems, failed = {}, [], 0
    for kilobytes in range(32, 800, 32):
        folder = fresh_folder()
        smalldisk.mount(folder, f"{kilobytes}k")
        portal = Portal(data=folder)
        first = portal.run("migrate")
        failed += first.returncode != 0
        had = steps(portal)
        states[had] = states.get(had, 0) + 1
        smalldisk.resize(folder, "64m")
        again = portal.run("migrate")
        whole = again.returncode == 0 and schema_of(portal) == schema
        if not whole or (first.returncode and not first.stderr.strip()):
            problems.append(f"{kilobytes} kB: {first.stderr} then {again.stderr}")
        smalldisk.unmount(folder)
    report("migration without room", not problems and failed > 0,
           f"{failed} runs failed with words, by steps done {dict(sorted(states.items()))}; each "
           f"finished with room made {problems[:1] or ''}")
