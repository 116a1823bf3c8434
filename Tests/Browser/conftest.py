import itertools
import os
import shutil
import sqlite3
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

import crawling
from people import sign_in
from portal import BINARY, Servers


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.fixture(scope="session")
def servers(tmp_path_factory):
    assert BINARY.is_file(), f"{BINARY} is not built"
    servers = Servers(tmp_path_factory.mktemp("portico"))
    yield servers
    servers.stop()


@pytest.fixture(scope="session")
def server(servers):
    """The server of most tests: nothing about it is special."""
    return servers.start()


@pytest.fixture(scope="session")
def demo(servers):
    """A server whose team has ninety days of history: what `make demo` opens on."""
    return servers.start(history=True)


@pytest.fixture(scope="session")
def impatient(servers):
    """A server whose sessions end after four idle seconds, unless they are remembered."""
    return servers.start(PORTICO_SESSION_IDLE="4s")


@pytest.fixture(scope="session")
def troubled(servers):
    """A server that can read and not write: another program holds the database."""
    server = servers.start()
    database = sqlite3.connect(
        f"file:{server.data}/portico.sqlite?mode=rw", uri=True, isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    yield server
    database.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """Of a server on this machine: a folder with `cert.pem` and `key.pem`."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost"], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    assert path, "Debian's chromium is not installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def addresses():
    """Client addresses, each with throttles of its own."""
    return (f"203.0.113.{number}" for number in itertools.count(1))


@pytest.fixture
def new_context(chromium, addresses):
    """Makes browsers that know nothing of each other."""
    contexts = []

    def make(address=None, **options):
        headers = {"X-Forwarded-For": address or next(addresses)}
        context = chromium.new_context(extra_http_headers=headers, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context):
    return new_context().new_page()


@pytest.fixture(scope="session")
def states(server, chromium, addresses):
    """Alice, Bob, Charlie and Olga, each signed in once, as storage states."""
    states = {}
    for name in ["alice", "bob", "charlie", "olga"]:
        context = chromium.new_context(extra_http_headers={"X-Forwarded-For": next(addresses)})
        sign_in(context.new_page(), server, f"{name}@example.com")
        states[name] = context.storage_state()
        assert states[name]["cookies"]
        context.close()
    phone = chromium.new_context(
        user_agent=IPHONE, extra_http_headers={"X-Forwarded-For": "2001:db8:4a5b:77::12:fe03"})
    sign_in(phone.new_page(), server, "alice@example.com", remember=True)
    phone.close()
    return states


@pytest.fixture(scope="session")
def demo_states(demo, chromium, addresses):
    """Alice, Bob and Olga, each signed in once where there is history."""
    states = {}
    for name in ["alice", "bob", "olga"]:
        context = chromium.new_context(extra_http_headers={"X-Forwarded-For": next(addresses)})
        sign_in(context.new_page(), demo, f"{name}@example.com")
        states[f"{name} of the demo"] = context.storage_state()
        context.close()
    return states


@pytest.fixture
def demo_browser(new_context, demo_states):
    """Makes browsers of Alice's, Bob's or Olga's that are signed in where there is history."""
    return lambda who="alice", **options: new_context(
        storage_state=demo_states[f"{who} of the demo"], **options)


@pytest.fixture
def alice(new_context, states):
    return new_context(storage_state=states["alice"]).new_page()


@pytest.fixture(scope="session")
def crawl(server, demo, impatient, troubled, chromium, states, demo_states, addresses):
    """Every page, looked at once; the tests ask what was seen."""
    return crawling.crawl(
        server, demo, impatient, troubled, chromium, states | demo_states, addresses)
