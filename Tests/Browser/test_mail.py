"""Mail over a real SMTP server (aiosmtpd): TLS, sign-in, refusals, and what the outbox shows of them."""

import re
import subprocess
import urllib.request

import pytest

from mail_server import mail_server, mail_settings
from people import fill, sign_in, submit
from portal import BINARY, PASSWORD, ROOT, until


@pytest.fixture(scope="module", params=["smtp", "smtps"])
def mailed(request, servers, certificate, tls):
    """A portal and the mail server that it uses, by STARTTLS and by TLS from the start."""
    with mail_server(request.param, tls) as (mailbox, port):
        yield servers.start(**mail_settings(request.param, port, certificate)), mailbox


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
