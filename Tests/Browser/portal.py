"""The real server as a process of its own, and the people who use it."""

import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = (ROOT / os.environ.get("PORTICO_BINARY", ".build/debug/portico")).resolve()
PASSWORD = "correct horse battery staple"
LEGAL = {"Terms": "https://example.com/terms", "Privacy": "https://example.com/privacy"}


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    link: str


def until(condition, seconds=30, every=0.05):
    """The first true answer of `condition`; fails when there is none in time."""
    end = time.monotonic() + seconds
    while True:
        if answer := condition():
            return answer
        assert time.monotonic() < end, f"not within {seconds} s: {condition}"
        time.sleep(every)


class Server:
    """`portico serve` on a free port, in a data folder of its own."""

    def __init__(self, data: Path, scheme="http", **settings):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data = data
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        # The portal refuses settings that it does not know, such as those of this suite.
        outer = {k: v for k, v in os.environ.items() if not k.startswith("PORTICO_")}
        self.environment = outer | {
            "PORTICO_DATA": str(data),
            "PORTICO_PORT": str(self.port),
            "PORTICO_BASE_URL": self.url,
            # So that a test can come from an address of its own, with its own throttles.
            "PORTICO_TRUSTED_PROXIES": "127.0.0.1",
            "PORTICO_LEGAL": ",".join(f"{k}={v}" for k, v in LEGAL.items()),
            "PORTICO_DRAIN": "0s",
        } | settings
        self.mails: list[Mail] = []

    def run(self, *arguments, typed=""):
        subprocess.run(
            [BINARY, *arguments], cwd=ROOT, env=self.environment, check=True, capture_output=True,
            text=True, input=typed)

    def start(self):
        self.log = open(self.data.with_suffix(".log"), "wb")
        self.process = subprocess.Popen(
            [BINARY, "serve"], cwd=ROOT, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=self.log)
        threading.Thread(target=self._read, daemon=True).start()
        until(self._is_ready, seconds=60)
        return self

    def _read(self):
        for line in self.process.stdout:
            if found := re.fullmatch(r"mail: (\S+) \| (.*) \| (\S+)\n", line):
                self.mails.append(Mail(*found.groups()))

    def _is_ready(self):
        assert self.process.poll() is None, f"the server ended; see {self.log.name}"
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz").status == 200
        except (urllib.error.URLError, ConnectionError):
            return False

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()

    def mail(self, to: str, subject: str, nth=1) -> Mail:
        """The `nth` mail to that address whose subject holds `subject`."""
        def found():
            return [m for m in list(self.mails) if m.to == to and subject in m.subject][nth - 1:]
        return until(found)[0]


class Servers:
    """Servers over copies of one seeded folder: hashing four passwords takes a while."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.running: list[Server] = []
        self.seeded = folder / "seeded"
        Server(self.seeded).run("seed")

    def start(self, passwords=None, history=False, **options) -> Server:
        """`passwords` is what the people of the examples get instead of theirs; with `history` their
        team has the ninety days that `make demo` opens on."""
        data = self.folder / f"data{len(self.running)}"
        shutil.copytree(self.seeded, data)
        server = Server(data, **options)
        for name in ["alice", "bob", "charlie", "olga"] if passwords else []:
            server.run("user", "password", f"{name}@example.com", typed=passwords + "\n")
        if history:
            server.run("seed", "--history")
        self.running.append(server)
        return server.start()

    def stop(self):
        for server in self.running:
            server.stop()
