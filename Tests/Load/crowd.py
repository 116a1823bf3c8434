"""Thousands of connections from one thread: each asks once, waits for the answer and stays."""
import re
import resource
import select
import socket
import time

LENGTH = re.compile(rb"content-length: *(\d+)", re.I)


def raise_file_limit():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


class Crowd:
    """Connections come from 127.0.0.2 and on, 5,000 of each, because one address has about 28,000
    ports to give and closed ones rest for a minute."""

    def __init__(self, port):
        self.port = port
        self.poll = select.epoll()
        self.open_sockets = {}
        self.received = {}
        self.statuses = {}

    def join(self, requests, at_once=400, patience=120):
        """One connection for each of `requests` (bytes), answered in full or, for a stream, with
        its head. Gives how many were answered 200."""
        end = time.monotonic() + patience
        waiting, todo, good = {}, iter(requests), 0
        more = True
        while more or waiting:
            while more and len(waiting) < at_once:
                request = next(todo, None)
                more = request is not None
                if more:
                    waiting[self._connect(request)] = b""
            for number, _ in self.poll.poll(0.2):
                if number not in waiting:
                    continue
                waiting[number] += self._read(number)
                status = complete(waiting[number])
                if status is not None or number not in self.open_sockets:
                    del waiting[number]
                    self.statuses[status] = self.statuses.get(status, 0) + 1
                    good += status == 200
            if time.monotonic() > end:
                raise TimeoutError(f"{len(waiting)} connections were not answered in time")
        return good

    def _connect(self, request):
        connection = socket.socket()
        source = f"127.0.0.{2 + len(self.open_sockets) // 5000}"
        connection.bind((source, 0))
        connection.settimeout(20)
        connection.connect(("127.0.0.1", self.port))
        connection.sendall(request)
        connection.setblocking(False)
        number = connection.fileno()
        self.open_sockets[number] = connection
        self.poll.register(number, select.EPOLLIN)
        return number

    def _read(self, number):
        try:
            data = self.open_sockets[number].recv(65536)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self.poll.unregister(number)
            self.open_sockets.pop(number).close()
        return data

    def listen(self, seconds, wanted=None):
        """Collects what streams say; until all of `wanted` have said something. Gives the time
        at which each was heard first."""
        end, heard = time.monotonic() + seconds, {}
        while time.monotonic() < end and (wanted is None or wanted - heard.keys()):
            for number, _ in self.poll.poll(0.05):
                if number in self.open_sockets and b"data:" in self._read(number):
                    heard.setdefault(number, time.monotonic())
        return heard

    def leave(self):
        for connection in self.open_sockets.values():
            connection.close()
        self.open_sockets.clear()
        self.poll.close()


def complete(data):
    """The status once the answer is whole; of a stream, once its head is."""
    head, found, body = data.partition(b"\r\n\r\n")
    if not found:
        return None
    length = LENGTH.search(head)
    if length and len(body) < int(length.group(1)):
        return None
    return int(head.split(b" ", 2)[1])


def get(path, cookie=None, host="127.0.0.1"):
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Accept-Encoding: identity"]
    if cookie:
        lines += [f"Cookie: {cookie}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def p99(seconds):
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
