"""Clients that take all they can get: each gets its share, and others do not notice."""
import socket

from checks import fault, report
from crowd import get, p99
from crowds import others
from portal import Portal

SHARE, STREAMS = 200, 20
SENT = 60_000
FORM = (b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 61000\r\n\r\n"
        + b"a" * SENT)


class Greedy:
    """Connections from one address, each of which sends `request` and stays. `answers` counts what
    they were told, where that is an answer; silence is None."""

    def __init__(self, portal, source, request, count):
        self.connections = [self._open(portal, source, request) for _ in range(count)]
        self.answers = {}

    @staticmethod
    def _open(portal, source, request):
        connection = socket.create_connection(
            ("127.0.0.1", portal.port), source_address=(source, 0), timeout=10)
        try:
            connection.sendall(request)
        except OSError:
            pass  # It was refused before it had said all.
        return connection

    def listen(self, patience):
        """Hears all that is said within `patience` seconds of silence."""
        for connection in self.connections:
            connection.settimeout(patience)
            try:
                status = connection.recv(64).split(b" ", 2)[1:2]
                said = int(status[0]) if status else "closed"
            except TimeoutError:
                said = None
            except OSError:
                said = "reset"
            self.answers[said] = self.answers.get(said, 0) + 1
            # Once the first are silent the others have had their time too.
            patience = patience if said is not None else 0.001
        return self.answers

    def leave(self):
        for connection in self.connections:
            connection.close()


@fault
def greedy_clients(slow=2000):
    """One address wants a thousand connections, ten hold slow forms, a session wants all streams."""
    # Can fail: with 20,000 connections a network it said "1000 of one network's connections were
    # answered"; with 1 GB for bodies, "0 of 2000 slow forms had no room, 262 MB at most"; with 100
    # streams a session, "the next: 200".
    portal = Portal(PORTICO_MAX_CONNECTIONS_PER_NETWORK=str(SHARE)).seeded()
    portal.start()
    cookie = portal.sign_in()
    with others(portal, "/settings/appearance", cookie) as took:
        many = Greedy(portal, "127.0.0.9", get("/sign-in"), 1000)
        served = many.listen(5).get(200, 0)
        streams = Greedy(portal, "127.0.0.8", get("/live", cookie), STREAMS)
        followed = streams.listen(5).get(200, 0)
        one_more = Greedy(portal, "127.0.0.8", get("/live", cookie), 1).listen(5)
        forms = [Greedy(portal, f"127.0.1.{number + 1}", FORM, SHARE)
                 for number in range(slow // SHARE)]
        memory = portal.memory()
        heard = [form.listen(1) for form in forms]
    refused = sum(answers.get(503, 0) for answers in heard)
    held = sum(answers.get(None, 0) for answers in heard)
    for crowd in (many, streams, *forms):
        crowd.leave()
    still = portal.request("GET", "/settings/appearance", cookie=cookie)[0]
    portal.stop()
    report("greedy clients",
           served == SHARE and followed == STREAMS and one_more == {429: 1}
           and 0 < held * SENT <= 64 << 20 and held + refused == slow and memory < 250
           and p99(took) < 0.2 and still == 200,
           f"{served} of one network's connections were answered, {followed} streams of one session "
           f"(the next: {list(one_more)[0]}); {refused} of {slow} slow forms had no room, "
           f"{memory:.0f} MB at most; others' p99 {p99(took) * 1000:.0f} ms")
