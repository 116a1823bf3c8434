"""kill -9 while a product tells events, in batches and one by one, and repeats what got no answer."""
import hashlib
import http.client
import itertools
import json
import random
import struct
import threading
import time
from collections import Counter, defaultdict
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from checks import fault, report, skipped
from events import KINDS, Products
from portal import Portal
from postgres import Postgres, programs

MILLION = 1_000_000


class Teller:
    """Tells one team's events, `size` at a time. What got no answer it sends again, until it is answered."""

    def __init__(self, products, slug, size, mark):
        self.products, self.slug, self.size, self.mark = products, slug, size, mark
        self.dice, self.numbers = random.Random(mark), itertools.count()
        # By their ids: what was told.
        self.told = {}
        self.results = Counter()
        self.repeats, self.problem = 0, None
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def stop(self):
        self.stopping.set()
        self.thread.join()
        return self

    def _event(self):
        at = time.time() - self.dice.random() * 3 * 86400
        event = {
            "id": f"{self.mark}-{next(self.numbers)}", "name": self.dice.choice(KINDS[:3]),
            "time": datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "member": self.dice.choice(self.products.people),
            "numbers": {"amount": self.dice.randrange(1, 10_000_000) / 1000},
            "properties": {"service": self.dice.choice(["shop", "mail"])}}
        if self.dice.random() < 0.3:
            del event["member"]
        return event

    def _run(self):
        try:
            while not self.stopping.is_set() and not self.problem:
                events = [self._event() for _ in range(self.size)]
                self.told |= {event["id"]: event for event in events}
                self._tell(json.dumps({"events": events} if self.size > 1 else events[0]))
        except Exception as problem:
            self.problem = repr(problem)

    def _tell(self, body):
        while True:
            try:
                status, _, text = self.products.portal.request(
                    "POST", self.products.path(self.slug), body, headers=self.products.key)
            except (OSError, http.client.HTTPException):
                status = None
            if status in (None, 429, 503):
                self.repeats += 1
                time.sleep(0.02)
                continue
            outcomes = json.loads(text).get("items") if status == 200 else None
            if not outcomes or any(one["result"] == "refused" for one in outcomes):
                self.problem = f"{status}: {text[:300]}"
            else:
                self.results.update(one["result"] for one in outcomes)
            return


@fault
def killed_amid_events(rounds=20):
    """kill -9 while events come in by several clients: each answered one is stored once, and the figures
    are what the stored events say."""
    # Can fail: with other ids at the second sending it said "product-0: 1408 lost, 0 there twice, 1452
    # nobody's, 0 others than told, of 12862"; with one added to the counts of a kind, "12 of 72 figures
    # are wrong, such as ('payment', '', 'mail'): (670, ...) for (669, ...)".
    events_killed("kill -9 amid events", Portal().seeded("--scale"), rounds)


@fault
def killed_amid_events_postgres(rounds=10):
    """The same on PostgreSQL."""
    what = "kill -9 amid events, PostgreSQL"
    if not programs():
        return skipped(what, "PostgreSQL is not installed")
    events_killed(what, Portal(postgres=Postgres().create()).seeded("--scale"), rounds)


def events_killed(what, portal, rounds):
    portal.start()
    products = Products(portal, count=2)
    tellers = [Teller(products, slug, size, f"{slug}-{size}-{turn}")
               for slug in products.slugs for turn, size in enumerate((200, 40, 1, 1))]
    for turn in range(rounds):
        time.sleep(0.2 + turn % 7 * 0.06)
        portal.kill()
        portal.start()
    time.sleep(0.5)
    for teller in tellers:
        teller.stop()
    portal.stop()
    problems = [teller.problem for teller in tellers if teller.problem]
    for slug in products.slugs:
        told = {}
        for teller in tellers:
            if teller.slug == slug:
                told |= teller.told
        problems += wrong_events(portal, slug, told) + wrong_figures(portal, slug)
    results = sum((teller.results for teller in tellers), Counter())
    repeats = sum(teller.repeats for teller in tellers)
    held = not problems and results["known"] > 0 and results["counted"] > rounds
    report(what, held,
           f"{rounds} kills; {sum(results.values())} events answered, {results['known']} of which had "
           f"been stored before a kill kept their answer back ({repeats} requests sent again); "
           f"{'each is there once, and counted once' if held else problems[:3]}")


# MARK: What is stored. The portal's own events are left out.

def of_team(slug, table):
    return (f"JOIN reporting r ON r.number = {table}.team JOIN event_series s "
            f"ON s.team = r.number AND s.number = {table}.series "
            f"WHERE r.team_id = 'team-{slug}' AND s.name NOT LIKE 'portal.%'")


def stored(portal, slug):
    """The events of a team: (hash, at, series, member, numbers, service)."""
    rows = portal.sql("SELECT e.hash, e.at, e.series, COALESCE(e.member, -1), e.numbers, "
                      f"e.properties FROM events e {of_team(slug, 'e')}")
    return [(int(hash_), int(at), int(series), int(member), json.loads(numbers),
             json.loads(properties)["service"])
            for hash_, at, series, member, numbers, properties in rows]


def series_of(portal, slug):
    """(name, measure, service) by number."""
    rows = portal.sql(
        "SELECT s.number, s.name, s.measure, s.service FROM event_series s "
        f"JOIN reporting r ON r.number = s.team WHERE r.team_id = 'team-{slug}'")
    return {int(row[0]): tuple(row[1:]) for row in rows}


def key(event):
    return struct.unpack("<q", hashlib.sha256(event["id"].encode()).digest()[:8])[0]


def wrong_events(portal, slug, told):
    """Words for what is lost, there twice, there unasked, or other than it was told."""
    rows, names = stored(portal, slug), series_of(portal, slug)
    times = Counter(row[0] for row in rows)
    wanted = {key(event): event for event in told.values()}
    lost, foreign = wanted.keys() - times.keys(), times.keys() - wanted.keys()
    twice = [one for one, count in times.items() if count > 1]
    other = []
    for hash_, at, series, _, numbers, _ in rows:
        event = wanted.get(hash_)
        if event and (names[series][0], numbers["amount"], at) != (
                event["name"], round(event["numbers"]["amount"] * 1000), moment(event)):
            other.append(event["id"])
    if lost or foreign or twice or other:
        return [f"{slug}: {len(lost)} lost, {len(twice)} there twice, {len(foreign)} nobody's, "
                f"{len(other)} others than told, of {len(told)}"]
    return []


def moment(event):
    return int(datetime.fromisoformat(event["time"]).timestamp()) * MILLION


# MARK: What is counted

def wrong_figures(portal, slug):
    """Words for each figure that is not what the stored events say."""
    zone, = portal.sql(f"SELECT zone FROM reporting WHERE team_id = 'team-{slug}'")[0]
    names = series_of(portal, slug)
    numbers = {name: number for number, name in names.items()}
    expected = defaultdict(lambda: [0, 0, 0, set()])
    for _, at, series, member, values, service_of in stored(portal, slug):
        name, day = names[series][0], day_of(at, zone)
        for service in ("", service_of):
            whole = expected[numbers[name, "", service], day]
            whole[0] += 1
            whole[2] = max(whole[2], at)
            if member >= 0:
                whole[3].add(member)
            for measure, value in values.items():
                part = expected[numbers[name, measure, service], day]
                part[0] += 1
                part[1] += value
                part[2] = max(part[2], at)
    found = figures(portal, slug)
    wrong = [place for place in expected.keys() | found.keys()
             if tuple(expected.get(place, ())) != found.get(place)]
    if not wrong:
        return []
    place = wrong[0]
    return [f"{slug}: {len(wrong)} of {len(expected)} figures are wrong, such as {names[place[0]]}: "
            f"{found.get(place, ())[:3]} for {tuple(expected.get(place, ()))[:3]}"]


def day_of(at, zone):
    local = datetime.fromtimestamp(at // MILLION, ZoneInfo(zone))
    return (local.date() - datetime(1970, 1, 1).date()).days


def figures(portal, slug):
    """(count, sum, last_at, members) by (series, day)."""
    members = "encode(f.members, 'hex')" if portal.postgres else "hex(f.members)"
    rows = portal.sql(
        f"SELECT f.series, f.day, f.count, f.sum, f.last_at, {members} FROM figures f "
        f"{of_team(slug, 'f')} AND f.edition = r.edition")
    return {(int(series), int(day)): (int(count), int(total), int(last), bits(bytes.fromhex(text)))
            for series, day, count, total, last, text in rows}


def bits(members):
    return {place * 8 + bit for place, byte in enumerate(members) for bit in range(8)
            if byte >> bit & 1}
