"""Mail over a real SMTP server (aiosmtpd): TLS, sign-in, refusals, and what the outbox shows of them."""

import email
import email.policy
import re
import socket
import ssl
import subprocess
import urllib.request

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from people import fill, sign_in, submit
from portal import BINARY, PASSWORD, ROOT, until

USER, SECRET = "acme", "s3cret/pass@word"


class Mailbox:
    """Keeps what comes; `refuse` maps a recipient to what is said instead."""

    def __init__(self, is_secure):
        # aiosmtpd notes TLS that began later only.
        self.is_secure = is_secure
        self.mails, self.refuse, self.hellos, self.logins = [], {}, [], []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.hellos.append(hostname)
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        assert session.ssl or self.is_secure, "a mail came in the clear"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos[0], message))
        return "250 2.0.0 Ok: queued as 4F2A"

    def login(self, server, session, envelope, mechanism, data):
        self.logins.append(mechanism)
        good = (data.login, data.password) == (USER.encode(), SECRET.encode())
        return AuthResult(success=good, handled=False)

    def of(self, address, subject):
        return until(lambda: [
            mail for to, mail in self.mails if to == address and subject in mail["Subject"]])[-1]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost"], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module", params=["smtp", "smtps"])
def mailed(request, servers, certificate):
    """A portal and the mail server that it uses, by STARTTLS and by TLS from the start."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    implicit = request.param == "smtps"
    mailbox = Mailbox(implicit)
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=port, ssl_context=context if implicit else None,
        tls_context=None if implicit else context, require_starttls=not implicit,
        authenticator=mailbox.login, auth_required=True, auth_require_tls=not implicit)
    controller.start()
    password = SECRET.replace("/", "%2F").replace("@", "%40")
    server = servers.start(
        PORTICO_SMTP_URL=f"{request.param}://{USER}:{password}@localhost:{port}",
        PORTICO_SMTP_CA=str(certificate / "cert.pem"),
        PORTICO_MAIL_FROM="Ächme <no-reply@acme.example>")
    yield server, mailbox
    controller.stop()


def portico(server, *arguments):
    return subprocess.run(
        [BINARY, *arguments], cwd=ROOT, env=server.environment, capture_output=True, text=True)


def test_a_newcomer_follows_the_link_that_came(mailed, page):
    server, mailbox = mailed
    page.goto(f"{server.url}/sign-up")
    fill(page, name="Dora Ö\u0308", email="dora@bücher.example", password="purple monkey dishes 9")
    submit(page, "Create account")
    mail = mailbox.of("dora@xn--bcher-kva.example", "Confirm your address")
    assert mail["From"] == "Ächme <no-reply@acme.example>"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Date"].datetime.year > 2024
    assert re.fullmatch(r"<[0-9a-f-]{36}@127\.0\.0\.1>", mail["Message-ID"])
    assert not mail.defects and mail["List-Unsubscribe"] is None
    text, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    link = re.search(rf"{server.url}/verify-email/\S+", text).group()
    assert f'href="{link}"' in html
    page.goto(link)
    submit(page, "Confirm address")
    assert "/dashboard" in page.url
    assert set(mailbox.hellos) == {"[127.0.0.1]"} and mailbox.logins
    # Nothing of it is announced where the portal runs.
    assert server.mails == []


def test_a_refused_recipient_is_shown_with_the_reply(mailed, page):
    server, mailbox = mailed
    mailbox.refuse["bob@example.com"] = "550 5.1.1 Nobody here <b>by that name</b>"
    sign_in(page, server, "olga@example.com")
    urllib.request.urlopen(urllib.request.Request(
        f"{server.url}/forgot-password", data=b"email=bob@example.com",
        headers={"Sec-Fetch-Site": "same-origin"}))
    page.goto(f"{server.url}/admin/outbox?to=bob@example.com")
    reply = "550 5.1.1 Nobody here <b>by that name</b>"
    until(lambda: page.reload() and reply in page.locator("main").inner_text())
    page.get_by_role("link", name="Choose a new password").click()
    mailbox.refuse.clear()
    submit(page, "Send again")
    until(lambda: page.reload() and "queued as 4F2A" in page.locator("main").inner_text())
    assert mailbox.of("bob@example.com", "Choose a new password")


def test_the_button_and_the_commands_show_the_servers_words(mailed, page):
    server, mailbox = mailed
    sign_in(page, server, "olga@example.com")
    page.goto(f"{server.url}/admin/outbox")
    assert "Mail leaves through localhost:" in page.locator("main").inner_text()
    submit(page, "Send me a test mail")
    until(lambda: page.reload() and "queued as 4F2A" in page.locator("main").inner_text())
    assert mailbox.of("olga@example.com", "A test of mail")

    done = portico(server, "mail", "test", "zoe@example.com")
    assert done.returncode == 0 and "Accepted: 250 2.0.0 Ok: queued as 4F2A" in done.stdout
    assert mailbox.of("zoe@example.com", "A test of mail")
    mailbox.refuse["zoe@example.com"] = "550 5.7.1 Not here"
    done = portico(server, "mail", "test", "zoe@example.com")
    assert done.returncode == 1 and "Refused: 550 5.7.1 Not here" in done.stdout

    count = len(mailbox.mails)
    done = portico(server, "doctor")
    assert "ok    mail: localhost:" in done.stdout, done.stdout
    assert len(mailbox.mails) == count, "the doctor sends nothing"


def test_a_wrong_password_is_said_and_not_shown(mailed):
    server, _ = mailed
    wrong = server.environment["PORTICO_SMTP_URL"].replace("s3cret", "wr0ng")
    environment = server.environment | {"PORTICO_SMTP_URL": wrong}
    for arguments in (["mail", "test", "zoe@example.com"], ["doctor"], ["config"]):
        done = subprocess.run(
            [BINARY, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
        words = done.stdout + done.stderr
        assert "wr0ng" not in words
        assert arguments == ["config"] or "535" in words, words
