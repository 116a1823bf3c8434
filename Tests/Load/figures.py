"""Dashboards over the Go peer's data and with what its page shows, and one team's over 100 thousand
events and over 10 million."""
import json
import os
import random
import sqlite3
import uuid
from datetime import datetime, timedelta, timezone

import audits
from events import KINDS, found
from portal import Portal
from wrk import in_turns, script

TEAMS, EVENTS, AUDITED = 200, 100_000, 50_000
MANY = int(os.environ.get("BENCH_EVENTS", "10000000"))
DAYS, DAY = 30, 86_400_000_000
FAILED = 0.04

# What the peer's page shows, in its order: events, revenue, failed, active users and average time of thirty
# days; events by the day as bars, and the table of the same behind them; what happened last. Ours shows
# besides each card's course and, unless it is asked not to, the thirty days before.
CARDS = [("count", ""), ("sum", "amount"), ("sum", "failed"), ("members", ""),
         ("average", "milliseconds")]


def widgets(event):
    parts = [{"id": number, "kind": "metric", "size": "small", "form": "line", "event": event,
              "measure": measure, "number": of, "service": ""}
             for number, (measure, of) in enumerate(CARDS, 1)]
    chart = parts[0] | {"id": 6, "kind": "chart", "size": "large", "form": "bars"}
    return json.dumps([*parts, chart, {"id": 7, "kind": "activity", "size": "medium"}])


def arranged(portal, team, event):
    """For all in the team."""
    portal.sql("INSERT INTO dashboards (id, team_id, user_id, widgets, changed_at) "
               f"VALUES ('{uuid.uuid4()}', '{team}', NULL, '{widgets(event)}', 1)")


def event(number, name, people, dice):
    at = datetime.now(timezone.utc) - timedelta(seconds=dice.random() * (DAYS - 1) * 86400 + 60)
    numbers = {"amount": dice.randrange(100, 50000) / 100, "milliseconds": dice.randrange(5, 900)}
    if dice.random() < FAILED:
        numbers["failed"] = 1
    return {"id": f"seed-{number}", "name": name, "time": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "member": dice.choice(people), "numbers": numbers}


def tell(portal, slug, events, cookie):
    for start in range(0, len(events), 1000):
        body = json.dumps({"events": events[start:start + 1000]})
        status, _, text = portal.request(
            "POST", f"/api/v1/teams/{slug}/analytics/events", body, cookie,
            headers={"Content-Type": "application/json"})
        assert status == 200, f"{status}: {text[:300]}"


def fill(portal):
    """The crowd's teams with the peer's events and audit. Half of the events are told; as they may not be
    older than 35 days, the other half, thirty days older, are copies."""
    portal.start()
    dice, people = random.Random(42), portal.add_sessions()
    by_user = {user: cookie for cookie, user, _ in people}
    teams = portal.sql(
        "SELECT t.id, t.slug, MIN(m.user_id) FROM teams t JOIN memberships m ON m.team_id = t.id "
        "JOIN users u ON u.id = m.user_id WHERE u.email LIKE '%@crowd.example.com' "
        "AND m.role = 'owner' GROUP BY t.id, t.slug ORDER BY t.slug")
    assert len(teams) == TEAMS, f"{len(teams)} teams"
    for number, (team, slug, owner) in enumerate(teams):
        members = [row[0] for row in portal.sql(
            f"SELECT user_id FROM memberships WHERE team_id = '{team}' ORDER BY user_id")]
        # The peer's are so too: of one kind in each team.
        kind = KINDS[number % len(KINDS)]
        tell(portal, slug, [event(one, kind, members, dice) for one in range(EVENTS // TEAMS // 2)],
             by_user[owner])
        arranged(portal, team, kind)
    portal.stop()
    copy_back(portal)
    if not portal.postgres:
        audit(portal, teams)
    return portal


def copy_back(portal):
    """Every event that was told once more, thirty days older, and what is counted of it."""
    told = "WHERE EXISTS (SELECT 1 FROM event_series s WHERE s.team = t.team " \
           "AND s.number = t.series AND s.name NOT LIKE 'portal.%')"
    portal.sql(f"""
        BEGIN;
        INSERT INTO events (team, day, hash, at, series, member, numbers, properties)
          SELECT team, day - {DAYS}, hash, at - {DAYS * DAY}, series, member, numbers, properties
          FROM events t {told};
        INSERT INTO figures (team, edition, series, day, count, sum, last_at, members, sketch)
          SELECT team, edition, series, day - {DAYS}, count, sum, last_at - {DAYS * DAY}, members,
            sketch FROM figures t {told};
        UPDATE reporting SET oldest_day = oldest_day - {DAYS};
        COMMIT""")


def audit(portal, teams):
    database = sqlite3.connect(f"{portal.data}/portico.sqlite", timeout=60)
    for team, _, owner in teams:
        audits.extend(portal, database, f"team:{team}", owner, AUDITED // len(teams))
    database.commit()
    database.close()


def afresh(path):
    """The same days by their dates: what has no usual name is not kept."""
    today = datetime.now(timezone.utc).date()
    return f"{path}?from={today - timedelta(days=DAYS - 1)}&to={today}"


def like_the_peers(path):
    return afresh(path) + "&compare=none"


def sizes():
    """The speed of a dashboard over 10 million events of one team to that of one over 100 thousand, both
    rendered afresh, and how many events each has."""
    portal = Portal(PORTICO_API_LIMIT_EVENTS="1000000").seeded("--scale")
    portal.start()
    found(portal, "few")
    people = [row[0] for row in portal.sql(
        "SELECT user_id FROM memberships WHERE team_id = 'team-few' ORDER BY user_id")]
    cookie, dice = portal.sign_in(), random.Random(42)
    tell(portal, "few", [event(one, KINDS[0], people, dice) for one in range(EVENTS)], cookie)
    portal.stop()
    found(portal, "many")
    copy(portal, "team-few", "team-many", MANY // EVENTS)
    for slug in ("few", "many"):
        arranged(portal, f"team-{slug}", KINDS[0])
    counts = [row[0] for row in portal.sql(
        "SELECT COUNT(*) FROM events e JOIN reporting r ON r.number = e.team "
        "WHERE r.team_id IN ('team-few', 'team-many') GROUP BY e.team ORDER BY COUNT(*)")]
    portal.start()
    small, large = (script([(afresh(f"/teams/{slug}/dashboard"), cookie)])
                    for slug in ("few", "many"))
    measured = in_turns(portal.base, large, (portal.base, small), [portal.process.pid])
    assert not measured.bad, f"{measured.bad} bad answers"
    portal.stop()
    return measured, counts


def copy(portal, source, target, times):
    """Gives a team each event of another so many times, and the figures that they would have come to:
    telling them would take ten minutes."""
    database = sqlite3.connect(f"{portal.data}/portico.sqlite", timeout=60)
    database.create_function("multiplied", 2, multiplied, deterministic=True)
    number = database.execute(
        f"SELECT number FROM reporting WHERE team_id = '{source}'").fetchone()[0]
    database.executescript(f"""
        BEGIN;
        INSERT INTO reporting (number, team_id, zone, edition, last_edition, member_count, series_count,
            oldest_day, has_leftovers, created_at)
          SELECT -1, '{target}', zone, edition, last_edition, member_count, series_count, oldest_day,
            0, created_at
          FROM reporting WHERE number = {number};
        INSERT INTO event_series SELECT -1, number, name, measure, service FROM event_series
          WHERE team = {number};
        INSERT INTO event_members SELECT -1, user_id, number FROM event_members
          WHERE team = {number};
        CREATE TEMP TABLE copies AS WITH RECURSIVE n(i) AS
          (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {times} - 1) SELECT i FROM n;
        INSERT INTO events SELECT -1, day, (hash & -1024) | i, at, series, member, numbers, properties
          FROM (SELECT * FROM events WHERE team = {number} ORDER BY day, hash) CROSS JOIN copies;
        INSERT INTO figures SELECT -1, edition, series, day, count * {times}, sum * {times}, last_at,
          members, multiplied(sketch, {times}) FROM figures WHERE team = {number};
        COMMIT""")
    database.close()


def multiplied(sketch, times):
    """A sketch's steps as they are, its counts so many times as large (LEB128)."""
    numbers, value, shift = [], 0, 0
    for byte in sketch:
        value, shift = value | (byte & 0x7F) << shift, shift + 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
    result = bytearray()
    for place, number in enumerate(numbers):
        number *= times if place % 2 else 1
        while number >= 0x80:
            result.append(number & 0x7F | 0x80)
            number >>= 7
        result.append(number)
    return bytes(result)
