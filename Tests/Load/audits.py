"""The audit of a team with four hundred entries and with a million, and how long every entry takes to verify."""
import base64
import hashlib
import hmac
import os
import re
import secrets
import sqlite3
import struct
import time

from portal import Portal
from wrk import in_turns, script

MILLION = int(os.environ.get("BENCH_ENTRIES", "1000000"))
ACTIONS = ["team.renamed", "member.role_changed", "invitation.sent", "member.joined"]


def key_for(portal, purpose):
    """HKDF (RFC 5869) of the master key without a salt, as `SecretKeys` derives it."""
    with open(f"{portal.data}/secret.key") as file:
        master = base64.b64decode(file.read())
    pseudo = hmac.new(bytes(32), master, hashlib.sha256).digest()
    info = f"portico {purpose} v1".encode()
    return hmac.new(pseudo, info + b"\x01", hashlib.sha256).digest()


def number(value):
    return struct.pack("<q", value)


def field(value):
    if value is None:
        return number(-1)
    bytes_ = value if isinstance(value, bytes) else value.encode()
    return number(len(bytes_)) + bytes_


def commitment(salt, *texts):
    return hashlib.sha256(salt + b"".join(field(text) for text in texts)).digest()


def entries(chain, actor, begin, previous, since, count):
    """Rows of both tables, with the hashes that the portal would have written."""
    record = chain
    for seq in range(begin, begin + count):
        at, action = since + seq * 1_000_000, ACTIONS[seq % len(ACTIONS)]
        who, what = secrets.token_bytes(16), secrets.token_bytes(16)
        name, address, agent = "Alice Adams", "192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64)"
        subject, before, after = f"Team {seq}", '{"name":"Old"}', f'{{"name":"New {seq}"}}'
        who_sum = commitment(who, name, address, agent)
        what_sum = commitment(what, subject, before, after)
        text = (field("portico-audit-2") + field(previous) + field(chain) + number(seq)
                + number(at) + field(action) + field("user") + field(actor) + field(None)
                + field(record) + field(who_sum) + field(what_sum) + field(b""))
        digest = hashlib.sha256(text).digest()
        yield ((chain, seq, at, action, "user", actor, None, record, who_sum, what_sum, None,
                previous, digest),
               (chain, seq, who, name, address, agent, None, what, subject, before, after, None))
        previous = digest


def fill(portal, slug, count):
    """A team of Alice's with so many entries more in its audit, straight in the database."""
    database = sqlite3.connect(f"{portal.data}/portico.sqlite", timeout=60)
    alice = database.execute(
        "SELECT id FROM users WHERE email = 'alice@example.com'").fetchone()[0]
    team = f"01900000-0000-7000-8000-{secrets.randbits(48):012x}"
    chain = f"team:{team}"
    database.executescript(f"""
        INSERT INTO teams (id, slug, name, name_key, created_at, member_count)
          VALUES ('{team}', '{slug}', '{slug}', '{slug}', 1, 1);
        INSERT INTO revisions (key, revision) VALUES ('team:{team}', 1);
        INSERT INTO memberships (team_id, user_id, role, name_key, email, created_at)
          VALUES ('{team}', '{alice}', 'owner', 'alice adams', 'alice@example.com', 1);""")
    extend(portal, database, chain, alice, count)
    database.commit()
    database.close()
    return team


def extend(portal, database, chain, actor, count):
    """So many entries more of a person's in a chain, the last of them a few seconds old."""
    begin, digest = database.execute(
        f"SELECT seq, hash FROM audit_heads WHERE chain = '{chain}'").fetchone() or (0, b"")
    since = time.time_ns() // 1000 - (begin + count + 10) * 1_000_000
    done = begin
    while done < begin + count:
        size = min(20_000, begin + count - done)
        some = list(entries(chain, actor, done + 1, digest, since, size))
        database.executemany(
            f"INSERT INTO audit VALUES ({','.join('?' * 13)})", [one for one, _ in some])
        database.executemany(
            f"INSERT INTO audit_details VALUES ({','.join('?' * 12)})", [two for _, two in some])
        digest, done = some[-1][0][-1], done + size
    text = f"{chain}|{done}|{base64url(digest)}".encode()
    mac = hmac.new(key_for(portal, "audit heads"), text, hashlib.sha256).digest()
    database.execute(
        "INSERT INTO audit_heads VALUES (?, ?, ?, ?) ON CONFLICT (chain) DO UPDATE "
        "SET seq = excluded.seq, hash = excluded.hash, mac = excluded.mac",
        (chain, done, digest, mac))


def base64url(digest):
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def afresh(portal, slug, cookie, query=""):
    """Pages after the first are made anew each time."""
    status, _, body = portal.request(
        "GET", f"/teams/{slug}/audit?limit=25{query}", cookie=cookie)
    assert status == 200, status
    found = re.search(rb'href="([^"]+after=[^"]+)"[^>]*rel="next"', body)
    return found.group(1).decode().replace("&amp;", "&")


def pages(queries=("", "&what=member.joined", "&who=alice%40example.com")):
    """The speed of a page of a million entries to that of one of four hundred, for each filter."""
    portal = Portal().seeded()
    for slug, count in (("hundreds", 400), ("million", MILLION)):
        fill(portal, slug, count)
    portal.start()
    cookie = portal.sign_in()
    measured = {}
    for query in queries:
        small, large = (
            script([(afresh(portal, slug, cookie, query), cookie)])
            for slug in ("hundreds", "million"))
        one = in_turns(portal.base, large, (portal.base, small), [portal.process.pid])
        assert not one.bad, f"{one.bad} bad answers"
        measured[query] = one
    begin = time.monotonic()
    status, _, _ = portal.request("GET", "/teams/million/audit?q=nothing+like+it", cookie=cookie)
    assert status == 200, status
    searched = time.monotonic() - begin
    portal.stop()
    return measured, searched


def verifying(count=100_000):
    """Seconds that `portico audit verify` takes for so many entries, to those for next to none."""
    portal = Portal().seeded()
    empty = verify(portal)
    fill(portal, "many", count)
    return verify(portal) - empty


def verify(portal):
    begin = time.monotonic()
    done = portal.run("audit", "verify")
    assert done.returncode == 0, done.stdout + done.stderr
    return time.monotonic() - begin
