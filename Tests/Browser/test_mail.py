"""Mail over a real SMTP server (aiosmtpd): TLS, sign-in, refusals, and what the outbox shows of them."""

import io
import json
import random
import re
import sqlite3
import subprocess
import urllib.request
from datetime import datetime, timedelta, timezone

import pytest
from PIL import Image

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


def test_files_arrive_as_they_were(mailed, tmp_path):
    """Sent by the command, which makes the mail as the outbox does, and read by Python's own parser."""
    server, mailbox = mailed
    contents = {
        "invoice 7.pdf": random.Random(7).randbytes(70_001),
        "Größe 'x' \u062d\u0633\u0627\u0628 田中 " + "ö" * 40 + ".pdf": bytes(range(256)) * 9,
        'a"b\r\nBcc: all@example.com\u202efdp.exe': b"\r\n.\r\n--=_files--\r\n",
        "nothing.txt": b"",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    attach = [word for name in contents for word in ("--attach", str(tmp_path / name))]
    count = len(mailbox.mails)
    done = portico(server, "mail", "test", *attach, "yves@example.com")
    assert done.returncode == 0, done.stdout + done.stderr
    mail = mailbox.of("yves@example.com", "A test of mail")
    assert len(mailbox.mails) == count + 1 and not mail.defects and mail["Bcc"] is None
    assert mail.get_content_type() == "multipart/mixed"
    text, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert text.strip() and "<html" in html
    names = [re.sub('[<>:"/\\\\|?*\r\n\u202e]', "_", name) for name in contents]
    files = list(mail.iter_attachments())
    assert [file.get_filename() for file in files] == names
    assert [file.get_payload(decode=True) for file in files] == list(contents.values())
    for file in files:
        headers = [header for header in file.values() if hasattr(header, "defects")]
        assert not file.defects and not any(header.defects for header in headers)
        assert file.get_content_disposition() == "attachment"
        assert file["Content-Type"].params["name"].isascii()
    assert [file.get_content_type() for file in files][::3] == [
        "application/pdf", "application/octet-stream"]

    (tmp_path / "large.bin").write_bytes(bytes(10_000_001))
    done = portico(server, "mail", "test", "--attach", str(tmp_path / "large.bin"), "y@example.com")
    assert done.returncode == 1 and "at most 10000000 may" in done.stdout + done.stderr
    done = portico(server, "mail", "test", "--attach", str(tmp_path / "none"), "y@example.com")
    assert done.returncode == 1 and "cannot be read" in done.stdout + done.stderr


def tell_of_last_month(server):
    """What happened on its last days in Alice's team: as far back as one may tell of."""
    def post(path, body, token=""):
        return json.load(urllib.request.urlopen(urllib.request.Request(
            f"{server.url}/api/v1/{path}", data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"})))

    # Before six on the first it is the month before last that is told of.
    month = (datetime.now(timezone.utc) - timedelta(hours=6)).replace(day=1, hour=12)
    days = [month - timedelta(days=day) for day in range(1, 4)]
    token = post("auth/login", {"email": "alice@example.com", "password": PASSWORD})["accessToken"]
    told = post("analytics/events?team=alice-adams", {"events": [
        {"id": f"{kind}{number}", "name": f"order.{kind}", "time": f"{days[number % 3]:%Y-%m-%dT%H:%M:%SZ}",
         "numbers": {"amount": number}}
        for number in range(30) for kind in ["placed", "sent", "paid"]]}, token)
    assert told["counted"] == 90, told


def test_a_report_shows_its_charts(mailed, page):
    """Of last month, drawn by the real program, and read by Python's own parser."""
    server, mailbox = mailed
    tell_of_last_month(server)
    sign_in(page, server, "alice@example.com")
    page.goto(f"{server.url}/teams/alice-adams/dashboard/report")
    submit(page, "Send me a report each month")
    assert page.get_by_role("button", name="Stop the report").is_visible()
    with sqlite3.connect(f"{server.data}/portico.sqlite", timeout=30) as database:
        database.execute("UPDATE monthly_reports SET last_month = 0")
    mail = mailbox.of("alice@example.com", " in Alice Adams")
    assert not mail.defects and mail.get_content_type() == "multipart/alternative"
    plain, related = mail.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert related.get_content_type() == "multipart/related"
    assert related.get_param("type") == "text/html"
    html, *pictures = related.iter_parts()
    text, code = plain.get_content(), html.get_content()
    assert 1 <= len(pictures) <= 3 and code.count("<img") == len(pictures)
    for picture in pictures:
        assert not picture.defects and picture.get_content_disposition() == "inline"
        assert picture.get_content_type() == "image/png"
        name = picture["Content-ID"].strip()
        assert f'src="cid:{name[1:-1]}"' in code
        with Image.open(io.BytesIO(picture.get_payload(decode=True))) as image:
            assert image.format == "PNG" and image.width == 1200
    for words in re.findall(r'alt="([^"]+)"', code):
        assert words in text, "what a picture shows is said"
    for table in re.findall(r'<table class="figures".*?</table>', code, re.DOTALL):
        for cell in re.findall(r">([^<>\n]+)</t[hd]>", table.split("</tr>", 1)[1]):
            assert cell in text
    assert len(mail.as_bytes()) < 300_000

    stop = mail["List-Unsubscribe"].strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop.removesuffix("/stop") in text
    page.goto(stop)
    assert "Stop the monthly report?" in page.locator("main").inner_text()
    urllib.request.urlopen(stop, data=b"List-Unsubscribe=One-Click")
    page.reload()
    assert "The report is stopped" in page.locator("main").inner_text()
