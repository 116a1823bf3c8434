"""Clients that dribble, stall or just sit there; others must not notice."""
import socket
import time

from checks import fault, report
from crowd import p99
from crowds import idle_waves, live_streams as open_streams, others
from portal import Portal

HEAD = (b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n")


class Dribbling:
    """`count` connections that send `first` and then a byte a second each, until the server ends
    them."""

    def __init__(self, portal, count, first, byte):
        self.byte, self.ended, self.answers = byte, 0, {}
        self.connections = []
        for number in range(count):
            connection = socket.create_connection(
                ("127.0.0.1", portal.port), source_address=("127.0.0.9", 0))
            connection.sendall(first)
            connection.setblocking(False)
            self.connections.append(connection)

    def second(self):
        for connection in list(self.connections):
            try:
                data = connection.recv(4096)
                status = data.split(b" ", 2)[1].decode() if data else "closed"
                self.answers[status] = self.answers.get(status, 0) + 1
                connection.close()
                self.connections.remove(connection)
                continue
            except BlockingIOError:
                pass
            except OSError:
                self.connections.remove(connection)
                continue
            try:
                connection.send(self.byte)
            except OSError:
                pass


def dribble(what, count, first, byte, seconds=36):
    """The limit is 30 s: after that every one of them has had its 408."""
    portal = Portal().seeded()
    portal.start()
    cookie = portal.sign_in()
    with others(portal, "/settings/appearance", cookie) as took:
        slow = Dribbling(portal, count, first, byte)
        end = time.monotonic() + seconds
        while slow.connections and time.monotonic() < end:
            begin = time.monotonic()
            slow.second()
            time.sleep(max(0, 1 - (time.monotonic() - begin)))
    memory = portal.memory()
    portal.stop()
    cut = slow.answers.get("408", 0)
    report(what, cut == count and p99(took) < 0.2 and memory < 200,
           f"{cut} of {count} were answered 408, {len(slow.connections)} are still there; "
           f"others' p99 {p99(took) * 1000:.0f} ms, {memory:.0f} MB")


@fault
def slow_headers():
    # Can fail: with headerTimeout 90 s it said "0 of 2000 were answered 408".
    dribble("slow headers", 2000, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ", b"a")


@fault
def slow_bodies():
    # Can fail: with bodyTimeout 90 s it said "0 of 2000 were answered 408".
    dribble("slow bodies", 2000, HEAD, b"a")


@fault
def slow_readers(count=500):
    """They ask for many pages at once and never read: they are cut, and memory stays."""
    # Can fail: with a copy of the asset for each answer it said "384 MB at most"; with output that
    # is never called stalled, "486 of 500 were cut after 76 s".
    portal = Portal().seeded()
    portal.start()
    cookie = portal.sign_in()
    # No more than 64 are read ahead. Together they are more than the 4 MB that the kernel takes for
    # a connection (tcp_wmem): what it takes, the server need not wait for.
    page = b"GET /assets/portico.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 60
    readers = []
    with others(portal, "/settings/appearance", cookie) as took:
        for _ in range(count):
            reader = socket.socket()
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect(("127.0.0.1", portal.port))
            readers.append(reader)
        for _ in range(5):
            for reader in readers:
                reader.sendall(page)
        begin = time.monotonic()
        most, end, cut = 0, begin + 75, 0
        while cut < count and time.monotonic() < end:
            time.sleep(1)
            most = max(most, portal.memory())
            cut = count - connections_of(portal, readers)
    seconds = time.monotonic() - begin
    portal.stop()
    report("slow readers", cut == count and p99(took) < 0.2 and most < 200,
           f"{cut} of {count} were cut after {seconds:.0f} s; others' p99 "
           f"{p99(took) * 1000:.0f} ms, {most:.0f} MB at most")


def connections_of(portal, readers):
    """How many of `readers` the server still has."""
    ours = {reader.getsockname()[1] for reader in readers}
    here = f"0100007F:{portal.port:04X}"
    with open("/proc/net/tcp") as file:
        rows = [line.split() for line in file.readlines()[1:]]
    return sum(row[1] == here and row[3] == "01" and int(row[2][-4:], 16) in ours for row in rows)


@fault
def idle_connections(count=10_000):
    """Twice so many connections that each asked once: memory does not grow the second time."""
    # Can fail: it did, by a little: "202 MB, and 203 MB the second time".
    portal = Portal().seeded()
    portal.start()
    cookie = portal.sign_in()
    (first, p99_first), (second, p99_second) = idle_waves(portal, cookie, count)
    portal.stop()
    worst = max(p99_first, p99_second)
    report("10,000 idle connections", max(first, second) < 200 and second < first * 1.1
           and worst < 0.2,
           f"{first:.0f} MB, and {second:.0f} MB the second time; others' p99 "
           f"{worst * 1000:.0f} ms")


@fault
def live_streams(count=5_000):
    """So many event streams, twice: each hears a change, and those that have gone leave nothing."""
    # Can fail: before a stream left the stack of its request behind and ended when its client
    # closed, it said "274 MB, and 487 MB the second time".
    portal = Portal().seeded("--scale")
    portal.start()
    people = portal.add_sessions(each=5)
    found = []
    for _ in range(2):
        found.append(open_streams(portal, people, count))
        time.sleep(1)
    portal.stop()
    (first, *_), (second, *_) = found
    heard, wanted = sum(wave[1] for wave in found), sum(wave[2] for wave in found)
    last = max(wave[3] for wave in found)
    report("5,000 live streams", max(first, second) < 200 and second < first * 1.1
           and heard == wanted > 0,
           f"{first:.0f} MB, and {second:.0f} MB the second time; {heard} of {wanted} heard, the "
           f"last after {last * 1000:.0f} ms")
