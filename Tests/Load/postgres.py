"""A PostgreSQL of one's own on a private Unix socket, with fsync on: started, killed, promoted."""
import atexit
import glob
import os
import shutil
import signal
import subprocess
import tempfile
import time

SETTINGS = {
    "listen_addresses": "", "max_connections": "100", "shared_buffers": "128MB",
    "wal_level": "replica", "max_wal_senders": "4", "hot_standby": "on",
    "synchronous_commit": "on"}


def programs():
    """The folder with initdb and postgres, or None."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    return os.path.dirname(found[-1]) if found else None


class Postgres:
    def __init__(self, **settings):
        self.programs = programs()
        # initdb refuses root.
        self.account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        if os.geteuid() != 0:
            self.account = []
        self.folder = tempfile.mkdtemp(prefix="portico-pg-")
        if self.account:
            shutil.chown(self.folder, "postgres", "postgres")
        os.chmod(self.folder, 0o755)
        self.data = f"{self.folder}/data"
        self.settings = SETTINGS | settings
        self.process = None
        atexit.register(self._remove)

    def create(self):
        self._program("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                      "--locale=C")
        self.start()
        self.sql("postgres", "CREATE DATABASE portico TEMPLATE template0")
        return self

    def copy_of(self, primary, name):
        """Becomes a standby that follows `primary` under `name`."""
        source = f"host={primary.folder} user=postgres application_name={name}"
        self._program("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-d", source)
        self.start()
        return self

    def start(self):
        options = [f"-c{name}={value}" for name, value in self.settings.items()]
        with open(f"{self.folder}/log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.account, f"{self.programs}/postgres", "-D", self.data, "-k", self.folder,
                 *options], stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder)
        self.await_answer()

    def await_answer(self, patience=30):
        end = time.monotonic() + patience
        while True:
            try:
                return self.sql("postgres", "SELECT 1")
            except RuntimeError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
            time.sleep(0.02)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)

    def kill(self):
        """kill -9 of the postmaster, and waits until its children have noticed."""
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True,
            text=True).stdout.split()
        self.process.kill()
        self.process.wait()
        while any(os.path.exists(f"/proc/{child}") for child in children):
            time.sleep(0.01)

    def promote(self):
        self._program("pg_ctl", "promote", "-w", "-D", self.data)

    def _program(self, name, *arguments):
        done = subprocess.run(
            [*self.account, f"{self.programs}/{name}", *arguments], capture_output=True,
            text=True, cwd=self.folder)
        if done.returncode:
            raise RuntimeError(done.stderr)

    def sql(self, database, text):
        """Rows of texts."""
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h",
             self.folder, "-U", "postgres", "-d", database, "-f", "-"],
            input=text, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]

    def url(self, database, *others):
        hosts = ",".join(server.folder for server in (self, *others))
        return f"postgres:///{database}?host={hosts}&user=postgres"

    def _remove(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
