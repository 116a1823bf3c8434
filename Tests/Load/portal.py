"""A release server on a fresh seeded folder, for measuring and for faults."""
import atexit
import hashlib
import http.client
import os
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.parse
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("PORTICO_BINARY", ROOT / ".build/release/portico")).resolve()
PASSWORD = "correct horse battery staple"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fresh_folder(prefix="portico-load-"):
    """A folder that goes when this program ends."""
    folder = tempfile.mkdtemp(prefix=prefix)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Portal:
    """`settings` are PORTICO_* variables, `clock` is a ClockFile that the server goes by,
    `postgres` the server whose database `portico` it uses. One person may save as often as a
    script can."""

    def __init__(self, data=None, clock=None, postgres=None, **settings):
        self.data = data or fresh_folder()
        self.clock = clock
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.postgres = postgres
        if postgres:
            settings.setdefault("PORTICO_DATABASE", postgres.url("portico"))
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("PORTICO_")}
        self.environment |= {
            "PORTICO_DATA": self.data, "PORTICO_PORT": str(self.port),
            "PORTICO_BASE_URL": self.base, "PORTICO_LOG_LEVEL": "error",
            "PORTICO_WRITES_PER_MINUTE": "1000000",
            # All clients here come from a few loopback addresses.
            "PORTICO_MAX_CONNECTIONS_PER_NETWORK": "20000", **settings}
        self.process = None
        self.output = []
        self.errors = os.path.join(self.data, "errors.log")
        atexit.register(self._end)

    def run(self, *arguments):
        return subprocess.run(
            [BINARY, *arguments], cwd=ROOT, env=self.environment,
            capture_output=True, text=True)

    def seeded(self, *flags):
        done = self.run("seed", *flags)
        assert done.returncode == 0, done.stderr
        return self

    def start(self, *flags, path="/readyz", patience=30):
        """Starts the server and gives the seconds to its first good answer."""
        begin = time.monotonic()
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(
                [BINARY, "serve", *flags], cwd=ROOT,
                env=self.environment | (self.clock.settings if self.clock else {}),
                stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True)
        threading.Thread(target=self._collect, args=(self.process,), daemon=True).start()
        while True:
            try:
                if self.request("GET", path)[0] == 200:
                    return time.monotonic() - begin
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() - begin > patience:
                raise RuntimeError("the server did not start:\n" + self.last_errors())
            time.sleep(0.002)

    def last_errors(self):
        return Path(self.errors).read_text(errors="replace")[-2000:]

    def _collect(self, process):
        for line in process.stdout:
            self.output.append(line)

    def _end(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    kill = _end

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)

    def request(self, method, path, form=None, cookie=None, timeout=40, address=None,
                headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            return self.ask(connection, method, path, form, cookie, address, headers)
        finally:
            connection.close()

    @staticmethod
    def ask(connection, method, path, form=None, cookie=None, address=None, headers=None):
        """The same over a connection that stays open. `address` is where a proxy says that it comes
        from: on this machine all other addresses are of one network. A form that is a text goes as
        it stands; what kind of text it is, `headers` say."""
        headers = {"Sec-Fetch-Site": "same-origin", **(headers or {})}
        body = form if isinstance(form, str) else None
        if address:
            headers["X-Forwarded-For"] = address
        if cookie:
            headers["Cookie"] = cookie
        if form is not None and body is None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def save_profile(self, company, cookie, name="Alice Adams", timeout=40):
        """The status of a durable, audited write."""
        form = {"name": name, "company": company, "bio": "", "timeZone": "UTC", "language": "en"}
        return self.request("POST", "/settings/profile", form, cookie, timeout)[0]

    def sign_in(self, email="alice@example.com"):
        status, headers, _ = self.request(
            "POST", "/sign-in", {"email": email, "password": PASSWORD})
        assert status == 303, status
        cookies = "; ".join(headers.get_all("Set-Cookie"))
        return re.search(r"session=[\w-]+", cookies).group()

    def sql(self, text):
        """Rows of the database, asked behind the portal's back. Several statements give none."""
        if self.postgres:
            return self.postgres.sql("portico", text)
        database = sqlite3.connect(f"{self.data}/portico.sqlite", timeout=30)
        try:
            if text.rstrip("; \n").count(";"):
                return database.executescript(text)
            return database.execute(text).fetchall()
        finally:
            database.commit()
            database.close()

    def add_sessions(self, each=1):
        """Signs all of the crowd in, straight in the database, by copies of one real session:
        a thousand password checks would take minutes. Gives (cookie, user id, team slug)."""
        self.sign_in("person1@crowd.example.com")
        users = self.sql(
            "SELECT u.id, MIN(t.slug) FROM users u JOIN memberships m ON m.user_id = u.id "
            "JOIN teams t ON t.id = m.team_id WHERE u.email LIKE '%@crowd.example.com' "
            "GROUP BY u.id ORDER BY u.id")
        # What has read first may not write once another has.
        begin = "BEGIN" if self.postgres else "BEGIN IMMEDIATE"
        # The one just made: older ones may have ended.
        model = "SELECT * FROM sessions ORDER BY created_at DESC LIMIT 1"
        script, people = [begin, f"CREATE TEMP TABLE model AS {model}"], []
        for user, slug in users * each:
            token = secrets.token_urlsafe(32)
            digest = hashlib.sha256(token.encode()).hexdigest()
            blob = f"'\\x{digest}'" if self.postgres else f"x'{digest}'"
            script += [
                f"UPDATE model SET id = '{uuid.uuid4()}', token_hash = {blob}, user_id = '{user}'",
                "INSERT INTO sessions SELECT * FROM model"]
            people.append((f"session={token}", user, slug))
        self.sql(";\n".join([*script, "COMMIT"]))
        return people

    def memory(self):
        """Resident memory in MB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024
