"""What people read in the audit, and what it tells after somebody was at the database."""

import csv
import io
import json
import sqlite3

import pytest

from people import fill, sign_in, submit
from portal import until


@pytest.fixture(scope="module")
def told(servers):
    """A server of its own, where things have happened to Alice's team."""
    return servers.start()


def text(page):
    return page.locator("main").inner_text()


def rename(page, server, name):
    page.goto(f"{server.url}/teams/alice-adams/settings")
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    submit(page, "Save name and address")


def test_a_team_reads_searches_and_takes_away_its_audit(told, new_context):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, told, "alice@example.com")
    rename(page, told, "Harbour & Co")
    rename(page, told, "Quay <b>7</b>")
    address = f"{told.url}/teams/alice-adams/audit"
    page.goto(address)
    assert "Harbour & Co → Quay <b>7</b>" in text(page).replace("\n", " ")

    page.goto(f"{address}?q=harbour")
    rows = page.locator("tbody tr").count()
    assert 1 <= rows < 5, "what it searched for, and no more"
    page.goto(f"{address}?q=nothing-like-it")
    assert page.locator("tbody tr").count() == 0

    page.goto(address)
    page.locator("tbody a").first.click()
    assert "Alice Adams" in text(page) and "Quay <b>7</b>" in text(page)

    page.goto(address)
    for kind, read in (("CSV", rows_of_csv), ("JSON lines", rows_of_json)):
        path = page.get_by_role("link", name=kind, exact=True).get_attribute("href")
        answer = page.context.request.get(f"{told.url}{path}", max_redirects=0)
        assert answer.status == 200, (kind, answer.status)
        assert "Quay <b>7</b>" in str(read(answer.text())), kind


def rows_of_csv(body):
    return list(csv.reader(io.StringIO(body)))


def rows_of_json(body):
    return [json.loads(line) for line in body.splitlines()]


def test_a_check_says_whole_and_an_edited_entry_is_named(told, new_context):
    page = new_context().new_page()
    sign_in(page, told, "alice@example.com")
    page.goto(f"{told.url}/settings/history")
    assert "Whole until" in checked(page)

    page.goto(f"{told.url}/teams/new")
    fill(page, name="Mast")
    submit(page, "Make the team")
    database = sqlite3.connect(f"{told.data}/portico.sqlite", isolation_level=None, timeout=10)
    database.execute("DROP TRIGGER audit_details_refuses_update")
    edited = database.execute(
        """UPDATE audit_details SET subject = 'Boom' WHERE subject = 'Mast' AND chain LIKE 'team:%'
           RETURNING seq""").fetchall()
    database.close()
    assert len(edited) == 1
    page.goto(f"{told.url}/teams/mast/audit")
    assert f"Entry {edited[0][0]}: what was changed was edited." in checked(page)


def checked(page):
    """What the page says once it has been checked."""
    submit(page, "Check now")
    shown = page.locator(".integrity")
    until(lambda: page.reload() and page.get_by_role("button", name="Check now").count())
    return shown.inner_text()
