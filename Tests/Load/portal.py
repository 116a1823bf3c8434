"""A release server on a fresh seeded folder, for measuring and for faults."""
import http.client
import os
import re
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = ROOT / ".build/release/portico"
PASSWORD = "correct horse battery staple"


class Portal:
    def __init__(self, data=None, **settings):
        self.data = data or tempfile.mkdtemp(prefix="portico-load-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("PORTICO_")}
        self.environment |= {
            "PORTICO_DATA": self.data, "PORTICO_PORT": str(self.port),
            "PORTICO_BASE_URL": self.base, "PORTICO_LOG_LEVEL": "warning", **settings}
        self.process = None
        self.output = []

    def run(self, *arguments):
        return subprocess.run(
            [BINARY, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True)

    def start(self):
        """Starts the server and gives the seconds to its first good answer."""
        begin = time.monotonic()
        self.process = subprocess.Popen(
            [BINARY, "serve"], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        threading.Thread(target=self._collect, args=(self.process,), daemon=True).start()
        while True:
            try:
                if self.request("GET", "/readyz")[0] == 200:
                    return time.monotonic() - begin
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() - begin > 30:
                raise SystemExit("the server did not start")
            time.sleep(0.002)

    def _collect(self, process):
        for line in process.stdout:
            self.output.append(line)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=40)

    def request(self, method, path, form=None, cookie=None, timeout=40):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Sec-Fetch-Site": "same-origin"}
        body = None
        if cookie:
            headers["Cookie"] = cookie
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        result = answer.status, answer.headers, answer.read()
        connection.close()
        return result

    def sign_in(self, email="alice@example.com"):
        status, headers, _ = self.request(
            "POST", "/sign-in", {"email": email, "password": PASSWORD})
        assert status == 303, status
        cookies = "; ".join(headers.get_all("Set-Cookie"))
        return re.search(r"session=[\w-]+", cookies).group()

    def memory(self):
        """Resident memory in MB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024
