"""SIGTERM with an upload that hangs, a form in flight and open live streams."""
import socket
import time

from checks import fault, report
from crowd import Crowd, get
from portal import Portal


@fault
def told_to_stop():
    # Can fail: with the services' deadline and the exit behind it removed it said "gone after
    # 5.6 s", which is when the guard cut the upload.
    portal = Portal(PORTICO_STOP_DEADLINE="3s").seeded()
    portal.start()
    cookie = portal.sign_in()
    stalled = begun_upload(portal, cookie)
    streams = Crowd(portal.port)
    live = streams.join([get("/live", cookie)] * 3)
    form = BegunForm(portal, cookie)
    begin = time.monotonic()
    portal.process.terminate()
    time.sleep(0.2)
    ready = portal.request("GET", "/readyz")[0]
    alive = portal.request("GET", "/sign-in")[0]
    saved = form.finish()
    status = portal.process.wait(timeout=30)
    took = time.monotonic() - begin
    stalled.close()
    streams.leave()
    held = ready == 503 and alive == 200 and saved == 303 and took < 5
    report("SIGTERM with a stalled upload", held,
           f"readiness {ready} while pages answered {alive}, the form in flight {saved}, "
           f"{live} live streams open, gone after {took:.1f} s with status {status}")


def begun_upload(portal, cookie):
    connection = socket.create_connection(("127.0.0.1", portal.port))
    connection.sendall(
        b"POST /settings/avatar HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\n"
        b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n"
        + f"Cookie: {cookie}\r\n\r\n--b\r\n".encode())
    return connection


class BegunForm:
    """A form of which half has arrived."""

    def __init__(self, portal, cookie):
        self.body = b"theme=dark"
        self.connection = socket.create_connection(("127.0.0.1", portal.port), timeout=20)
        self.connection.sendall(
            f"POST /settings/appearance HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
            "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(self.body)}\r\n\r\n".encode() + self.body[:5])

    def finish(self):
        """The status of the answer."""
        self.connection.sendall(self.body[5:])
        answer = self.connection.recv(65536)
        self.connection.close()
        return int(answer.split(b" ", 2)[1]) if answer else None
