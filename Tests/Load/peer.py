"""The Go peer: what a Go developer would write by hand for the same pages. Built in a temporary
folder when it and Debian's Go packages are here."""
import atexit
import hashlib
import os
import shutil
import subprocess
import time
import urllib.request

from portal import ROOT, fresh_folder, free_port

SOURCE = ROOT.parent / "shared/peers/go-portal"
PACKAGES = ("golang-go", "golang-github-mattn-go-sqlite3-dev", "golang-golang-x-crypto-dev",
            "libsqlite3-dev")
SESSION = "session=sess-1-0"


def missing():
    """Words, or None when it can be built."""
    if not SOURCE.is_dir():
        return "the peer is not here"
    for package in PACKAGES:
        done = subprocess.run(["dpkg-query", "-W", package], capture_output=True)
        if done.returncode:
            return f"the peer needs {' '.join(PACKAGES)}"
    return None


class Peer:
    def __init__(self):
        self.folder = fresh_folder("portico-peer-") + "/go"
        shutil.copytree(SOURCE, self.folder)
        subprocess.run(["chmod", "-R", "u+w", self.folder], check=True)
        environment = os.environ | {
            "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
            "GOCACHE": self.folder + "/.cache"}
        for command in (
                ["python3", "seed.py", "portal.db", "--covering"],
                ["go", "build", "-tags", "libsqlite3", "-o", "go-portal", "."],
                ["./go-portal", "-db", "portal.db", "-sethash", "correct horse battery"]):
            subprocess.run(
                command, cwd=self.folder, env=environment, check=True, capture_output=True)
        self.process = None
        atexit.register(self.stop)

    def start(self, synchronous):
        self.stop()
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            ["./go-portal", "-db", "portal.db", "-addr", f"127.0.0.1:{port}",
             "-synchronous", synchronous],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(500):
            try:
                return urllib.request.urlopen(f"{self.base}/login").close()
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("the peer did not start")

    @staticmethod
    def form():
        """The settings form of its first user, with a name that grows."""
        csrf = hashlib.sha256(b"csrfsess-1-0").hexdigest()[:32]
        return f"_csrf={csrf}&name=Ada+Adler+{{n}}&timezone=Europe%2FBerlin&marketing=on"

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
