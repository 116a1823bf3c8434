"""Damaged and wrong backups: refused in words before the live database is touched."""
import os
import shutil

from checks import fault, report, skipped
from portal import Portal, fresh_folder


def contents(portal):
    """What the database says, whatever its pages look like."""
    tables = [row[0] for row in portal.sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name")]
    return {table: sorted(map(repr, portal.sql(f"SELECT * FROM {table}"))) for table in tables}


def backup(portal):
    """The path of a new backup, or None when there is none to be had."""
    done = portal.run("backup")
    words = (done.stdout + " " + done.stderr).split()
    paths = [os.path.join(portal.data, word.strip(".,")) for word in words]
    paths += [word.strip(".,") for word in words]
    return next((path for path in paths if os.path.isfile(path)), None)


def wrong_files(portal, good):
    """Name and path of each file that is no good backup of this portal."""
    folder = fresh_folder()
    with open(good, "rb") as file:
        data = file.read()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 0x10
    for name, content in (
            ("damaged", bytes(flipped)), ("cut", data[:len(data) // 2]), ("empty", b""),
            ("cut by a byte", data[:-1]), ("longer", data + b"\0" * 100),
            ("foreign", b"this is no backup, whatever its name says\n" * 1000)):
        path = os.path.join(folder, name.replace(" ", "-"))
        with open(path, "wb") as file:
            file.write(content)
        yield name, path
    other = Portal().seeded()
    yield "other key", backup(other)
    later = Portal(data=fresh_folder()).seeded()
    shutil.copy(f"{portal.data}/secret.key", f"{later.data}/secret.key")
    later.sql("INSERT INTO schema_migrations (name, applied_at) VALUES ('9999-later', 1)")
    newer = backup(later)
    if newer:
        yield "newer", newer


@fault
def wrong_backup():
    portal = Portal().seeded()
    if "backup" not in portal.run("--help").stdout:
        return skipped("a damaged or wrong backup", "there is no `portico backup` yet")
    good = backup(portal)
    assert good, "`portico backup` named no file"
    at_backup = contents(portal)
    portal.sql("UPDATE users SET bio = 'after the backup'")
    before, refused, problems = contents(portal), [], []
    for name, path in wrong_files(portal, good):
        done = portal.run("restore", path, "--yes")
        words = done.stderr.strip()
        if done.returncode != 1 or not words or contents(portal) != before:
            problems.append(f"{name}: status {done.returncode}, {words or 'no words'}")
        refused.append(name)
    done = portal.run("restore", good, "--yes")
    restored = contents(portal)
    same = all(restored[table] == at_backup[table] for table in ("users", "teams", "memberships"))
    report("a damaged or wrong backup", not problems and done.returncode == 0 and same,
           f"refused, untouched: {', '.join(refused)}; the good one restored with status "
           f"{done.returncode} {problems or ''}")
