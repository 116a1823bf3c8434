"""Lists of a hundred members and of a million, and what it costs to accept an invitation."""
import itertools
import os
import re
import secrets
import sqlite3
import threading
import time

from portal import Portal
from wrk import TICKS, in_turns, script

MILLION = int(os.environ.get("BENCH_MEMBERS", "1000000"))


def fill(portal, slug, count):
    """A team of Alice's with so many members more, straight in the database."""
    database = sqlite3.connect(f"{portal.data}/portico.sqlite", timeout=60)
    team = f"team-{slug}"
    database.executescript(f"""
        BEGIN;
        INSERT INTO teams (id, slug, name, name_key, created_at, member_count)
          VALUES ('{team}', '{slug}', '{slug}', '{slug}', 1, {count} + 1);
        INSERT INTO revisions (key, revision) VALUES ('team:{team}', 1);
        INSERT INTO memberships (team_id, user_id, role, name_key, email, created_at)
          SELECT '{team}', id, 'owner', name_key, email, 1 FROM users
          WHERE email = 'alice@example.com';
        CREATE TEMP TABLE numbers AS WITH RECURSIVE n(i) AS
          (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n;
        INSERT INTO users (id, email, name, name_key, password_hash, password_changed_at, created_at)
          SELECT '{slug}-' || i, '{slug}' || i || '@example.com', 'Person ' || i, 'person ' || i,
            '', 1, i FROM numbers;
        INSERT INTO memberships (team_id, user_id, role, name_key, email, created_at)
          SELECT '{team}', '{slug}-' || i, 'member', 'person ' || i,
            '{slug}' || i || '@example.com', i FROM numbers;
        DROP TABLE numbers;
        COMMIT;""")
    database.close()


def second_page(portal, slug, cookie, order):
    """Pages after the first are made anew each time."""
    status, _, body = portal.request(
        "GET", f"/teams/{slug}/members?limit=25&sort={order}", cookie=cookie)
    assert status == 200, status
    found = re.search(rb'href="([^"]+after=[^"]+)"[^>]*rel="next"', body)
    return found.group(1).decode().replace("&amp;", "&")


def members(order="name"):
    """The speed of a page of a million members to that of one of a hundred."""
    portal = Portal().seeded()
    fill(portal, "hundred", 100)
    fill(portal, "million", MILLION)
    portal.start()
    cookie = portal.sign_in()
    small, large = (
        script([(second_page(portal, slug, cookie, order), cookie)])
        for slug in ("hundred", "million"))
    measured = in_turns(portal.base, large, (portal.base, small), [portal.process.pid])
    portal.stop()
    assert not measured.bad, f"{measured.bad} bad answers"
    return measured


def accepting(count=2000):
    """CPU seconds of the server for a profile form to those for an accepted invitation."""
    portal = Portal().seeded("--scale")
    portal.start()
    people = portal.add_sessions()
    invitations = invite(portal, people, count)
    accept = cost(portal, [(f"/teams/invitations/{one}/accept", {}, cookie)
                           for one, cookie in invitations])
    form = cost(portal, [("/settings/profile", profile(n), cookie)
                         for n, (_, cookie) in enumerate(invitations)])
    joined = portal.sql("SELECT COUNT(*) FROM invitations WHERE state = 'accepted'")[0][0]
    assert joined == len(invitations), f"{joined} of {len(invitations)}"
    portal.stop()
    return form / accept


def profile(number):
    return {"name": "Ada Adler", "company": f"Company {number}", "bio": "", "timeZone": "UTC",
            "language": "en"}


def invite(portal, people, count):
    """Invitations of the crowd into teams that they are not in, and the cookies of whom they are for."""
    teams = portal.sql("SELECT team_id, MIN(user_id) FROM memberships WHERE role = 'owner' "
                       "GROUP BY team_id ORDER BY team_id")
    emails = dict(portal.sql("SELECT id, email FROM users"))
    taken = set(portal.sql("SELECT team_id, user_id FROM memberships"))
    rows = []
    for (team, owner), (cookie, user, _) in itertools.product(teams, people):
        if (team, user) not in taken and len(rows) < count:
            rows.append((f"01900000-0000-7000-8000-{len(rows):012d}", team, owner, user, cookie))
    now = time.time_ns() // 1000
    database = sqlite3.connect(f"{portal.data}/portico.sqlite", timeout=60)
    database.executemany(
        "INSERT INTO invitations (id, team_id, email, role, invited_by, mailed_hash, copied_hash, "
        "inviter_name, mail_id, state, created_at, sent_at, expires_at) "
        "VALUES (?, ?, ?, 'member', ?, ?, ?, 'Ada Adler', '', 'pending', "
        f"{now}, {now}, {now + 10 ** 12})",
        [(one, team, emails[user], owner, secrets.token_bytes(32), secrets.token_bytes(32))
         for one, team, owner, user, _ in rows])
    database.commit()
    database.close()
    return [(one, cookie) for one, _, _, _, cookie in rows]


def cost(portal, requests, clients=16):
    """CPU seconds of the server for each of them, sent by so many clients."""
    begin, queue, bad = spent(portal), iter(requests), []
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                one = next(queue, None)
            if one is None:
                return
            path, form, cookie = one
            status = portal.request("POST", path, form, cookie)[0]
            if status != 303:
                bad.append((path, status))

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not bad, bad[:3]
    return (spent(portal) - begin) / len(requests)


def spent(portal):
    with open(f"/proc/{portal.process.pid}/stat") as file:
        fields = file.read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
