"""Two people, one team, a real mail server: from the invitation to the hand-over."""

import re
import sqlite3
import subprocess

import pytest

from mail_server import mail_server, mail_settings
from people import fill, sign_in, submit
from portal import BINARY, PASSWORD, ROOT


@pytest.fixture(scope="module")
def mailed(servers, certificate, tls):
    with mail_server("smtp", tls) as (mailbox, port):
        yield servers.start(**mail_settings("smtp", port, certificate)), mailbox


def text(page):
    return page.locator("main").inner_text()


def link(server, mail):
    """Where the mail's button leads."""
    words = mail.get_body(["plain"]).get_content()
    return re.search(rf"{server.url}/\S+", words).group()


def choose_role(page, person, role):
    page.get_by_role("link", name="Members", exact=True).first.click()
    page.get_by_role("link", name=person).click()
    page.locator("select[name=role]").select_option(label=role)
    return submit(page, "Save role")


def limit_seats(olga, server, seats):
    sign_in(olga, server, "olga@example.com")
    olga.goto(f"{server.url}/admin/teams?q=Blue")
    olga.locator("tbody a", has_text="Blue Sky").click()
    olga.locator("[name=seats]").fill(str(seats))
    submit(olga, "Save seat limit")


def test_a_team_from_the_invitation_to_the_hand_over(mailed, new_context):
    server, mailbox = mailed
    alice = new_context().new_page()
    # Everything works without scripts.
    bob, charlie, olga = (new_context(java_script_enabled=False).new_page() for _ in range(3))
    alice.on("dialog", lambda dialog: dialog.accept())

    sign_in(alice, server, "alice@example.com")
    alice.goto(f"{server.url}/teams/new")
    fill(alice, name="Blue Sky")
    submit(alice, "Make the team")
    assert alice.url == f"{server.url}/teams/blue-sky/members"
    alice.get_by_role("link", name="Invite people").click()
    fill(alice, emails="Bob Brown <bob@example.com>")
    assert submit(alice, "Send invitations").status == 200
    assert "1 invitation is on its way." in text(alice)

    # Bob is signed out; his address is filled in.
    bob.goto(link(server, mailbox.of("bob@example.com", "invites you to Blue Sky")))
    bob.get_by_role("link", name="Sign in").click()
    assert bob.get_by_label("Email").input_value() == "bob@example.com"
    bob.get_by_label("Password", exact=True).fill(PASSWORD)
    # Being remembered is no proof: what wants one will ask.
    bob.get_by_label("Keep me signed in").check()
    submit(bob, "Sign in")
    submit(bob, "Join Blue Sky")
    assert bob.url == f"{server.url}/teams/blue-sky/dashboard"

    choose_role(alice, "Bob Brown", "Admin")
    assert mailbox.of("bob@example.com", "another role in Blue Sky")
    limit_seats(olga, server, 3)
    bob.goto(f"{server.url}/teams/blue-sky/invitations/new")
    fill(bob, emails="charlie@example.com")
    submit(bob, "Send invitations")
    invitation = link(server, mailbox.of("charlie@example.com", "invites you to Blue Sky"))
    fill(bob, emails="erin@example.com")
    assert submit(bob, "Send invitations").status == 422
    assert "No seat is left." in text(bob)

    # The form is open while he is demoted; what was invited by him ends with his right to invite.
    choose_role(alice, "Bob Brown", "Member")
    assert submit(bob, "Send invitations").status == 403
    assert "Your role in this team is Member." in text(bob)
    assert "These roles may invite people: Owner, Admin." in text(bob)
    sign_in(charlie, server, "charlie@example.com")
    assert charlie.goto(invitation).status == 410
    assert "may not let people into Blue Sky any more" in text(charlie)

    alice.goto(f"{server.url}/teams/blue-sky/settings")
    alice.get_by_label("Email address of the new owner").fill("bob@example.com")
    submit(alice, "Offer the team")
    bob.goto(link(server, mailbox.of("bob@example.com", "offers you Blue Sky")))
    submit(bob, "Take Blue Sky over")
    assert "/prove" in bob.url, "not before he has proved that it is he"
    bob.get_by_label("Password", exact=True).fill(PASSWORD)
    submit(bob, "Confirm and go on")
    if bob.get_by_role("button", name="Take Blue Sky over").count():
        submit(bob, "Take Blue Sky over")
    assert "You own Blue Sky now." in text(bob)
    assert mailbox.of("alice@example.com", "Bob Brown owns Blue Sky now")
    alice.goto(f"{server.url}/teams")
    assert re.search(r"Blue Sky\s+/teams/blue-sky\s+Admin", text(alice))

    found_nothing(charlie, server)
    the_audit_tells_it(server)


def found_nothing(charlie, server):
    none = charlie.goto(f"{server.url}/teams/no-such-team/members").body()
    there = charlie.goto(f"{server.url}/teams/blue-sky/members")
    assert (there.status, there.body()) == (404, none)
    charlie.goto(f"{server.url}/teams")
    assert "Blue Sky" not in text(charlie) and "Alice" not in text(charlie)


def the_audit_tells_it(server):
    database = sqlite3.connect(f"file:{server.data}/portico.sqlite?mode=ro", uri=True)
    told = [row[0] for row in database.execute(
        """SELECT action FROM audit WHERE chain =
           (SELECT 'team:' || id FROM teams WHERE slug = 'blue-sky') ORDER BY seq""")]
    assert "team.seen" in told, "Olga looked at it"
    assert [action for action in told if action != "team.seen"] == [
        "team.created", "invitation.sent", "member.joined", "member.role", "team.seats",
        "invitation.sent", "member.role", "invitation.ended", "transfer.offered", "transfer.done"]
    done = subprocess.run(
        [BINARY, "audit", "verify"], cwd=ROOT, env=server.environment, capture_output=True,
        text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_newcomer_joins_from_the_mail_alone(mailed, new_context):
    server, mailbox = mailed
    alice, page = new_context().new_page(), new_context(java_script_enabled=False).new_page()
    sign_in(alice, server, "alice@example.com")
    alice.goto(f"{server.url}/teams/alice-adams/invitations/new")
    fill(alice, emails="frida@example.com, nobody")
    submit(alice, "Send invitations")
    assert "This is no email address." in text(alice)
    assert alice.get_by_label("Email addresses").input_value().strip() == "nobody"
    page.goto(link(server, mailbox.of("frida@example.com", "invites you")))
    fill(page, name="Frida Falk", password="purple monkey dishes 9")
    submit(page, "Create account and join")
    assert page.url == f"{server.url}/teams/alice-adams/dashboard"
    page.goto(f"{server.url}/teams")
    assert page.locator("tbody tr").count() == 1, "no team of her own"
