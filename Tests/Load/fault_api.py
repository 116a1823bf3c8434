"""kill -9 amid writes of programs, each of which is sent again by its Idempotency-Key."""
import http.client
import itertools
import json
import threading
import time

from checks import fault, report
from portal import Portal

WRITERS = 16


class Makers:
    """Make teams by numbers, at once, until no number is left or nobody answers. They act for a
    thousand people in turn, since nobody may make more than twenty teams a day."""

    def __init__(self, portal, people, numbers):
        self.portal, self.people, self.numbers = portal, people, iter(numbers)
        # What each was answered with; None where nothing came.
        self.answers = {}
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._work, daemon=True) for _ in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def wait(self):
        for thread in self.threads:
            thread.join()
        return self.answers

    def _work(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=40)
        try:
            while (number := self._next()) is not None:
                self.answers[number] = self._make(connection, number)
        except (OSError, http.client.HTTPException):
            pass  # The kill. What it was told is not known, and nothing more is sent.
        connection.close()

    def _next(self):
        with self.lock:
            number = next(self.numbers, None)
            if number is not None:
                self.answers[number] = None
            return number

    def _make(self, connection, number):
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"key-{number}"}
        cookie, _, _ = self.people[number % len(self.people)]
        status, headers, body = self.portal.ask(
            connection, "POST", "/api/v1/teams", json.dumps({"name": name(number)}), cookie,
            headers=headers)
        return Answer(headers, status, body)


class Answer:
    def __init__(self, headers, status, body):
        self.said = status, headers["Location"], headers["ETag"], headers["Content-Type"], body
        self.is_good = status == 201
        self.is_repeated = headers["Idempotency-Replayed"] == "true"


def name(number):
    return f"Killed {number}"


@fault
def killed_amid_keyed_writes(rounds=30):
    """kill -9 while programs make teams; then each request is sent again with its Idempotency-Key:
    what was answered is answered with the same bytes, nothing is done twice, nothing is lost."""
    # Can fail: with another key on the second request it said "0 was answered otherwise"; with the
    # newest kept answer deleted after the kill, "lost [], twice ['Killed 27']; 42 entries for 41
    # teams"; with a team deleted, "lost [7]".
    portal = Portal().seeded("--scale")
    portal.start()
    people, numbers = portal.add_sessions(), itertools.count()
    audited, made = creations(portal), set()
    answered = silent = done = 0
    for turn in range(rounds):
        makers = Makers(portal, people, numbers)
        time.sleep(0.05 + turn % 10 * 0.02)
        portal.kill()
        first = makers.wait()
        portal.start()
        again = Makers(portal, people, list(first)).wait()
        made.update(first)
        problem = (wrong_answers(first, again)
                   or wrong_rows(portal, made, creations(portal) - audited))
        if problem:
            return report("kill -9 amid writes with keys", False, f"round {turn}: {problem}")
        unheard = [number for number, answer in first.items() if answer is None]
        answered += len(first) - len(unheard)
        silent += len(unheard)
        done += sum(again[number].is_repeated for number in unheard)
    portal.stop()
    report("kill -9 amid writes with keys", answered > rounds and done > 0,
           f"{rounds} kills; {answered} answered writes sent again had the same bytes, {silent} "
           f"without an answer have one now, {done} of which had been done; each is there once")


def wrong_answers(first, again):
    """Words for the first that is not as it has to be."""
    for number, before in first.items():
        after = again[number]
        for answer in (before, after):
            if answer and not answer.is_good:
                return f"{number} was answered {answer.said}"
        if not after:
            return f"{number} had no answer after the restart"
        if before and before.said != after.said:
            return f"{number} was answered otherwise: {before.said}, {after.said}"[:400]
        if before and not after.is_repeated:
            return f"{number} was answered, and done again"


def wrong_rows(portal, made, entries):
    """Each team is there once, and its making is once in the audit."""
    rows = dict(portal.sql(
        "SELECT name, COUNT(*) FROM teams WHERE name LIKE 'Killed %' GROUP BY name"))
    lost = [number for number in made if name(number) not in rows]
    twice = [each for each, count in rows.items() if count > 1]
    if lost or twice or entries != len(made):
        return f"lost {lost[:5]}, twice {twice[:5]}; {entries} entries for {len(made)} teams"


def creations(portal):
    return portal.sql("SELECT COUNT(*) FROM audit WHERE action = 'team.created'")[0][0]
