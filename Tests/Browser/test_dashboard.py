"""The dashboard of a team with ninety days of history: it follows, it is arranged, its charts can be read."""

import itertools
import re
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from calling import call, key_of_team
from charts import charts
from crawling_figures import choose
from following import is_the_same, visit
from people import fill, submit
from portal import until

TEAM = "/teams/alice-adams"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def tell(demo):
    """Tells the portal of an event, as a team's program does."""
    key = key_of_team(demo, "events:write")

    def tell(name, **parts):
        event = {"id": f"told-{next(_numbers)}", "name": name,
                 "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")} | parts
        answer = call(demo, "analytics/events", event, key)
        assert answer["items"][0]["result"] == "counted", answer
    return tell


@pytest.fixture
def browser(new_context, demo, demo_states):
    """Makes Alice's browsers."""
    return lambda **options: new_context(
        storage_state=demo_states["alice of the demo"], **options)


def figure(page, name):
    """What stands in a card, and what at the end of its chart's table."""
    card = page.locator("[data-kind=metric]").filter(has=page.get_by_text(name, exact=True))
    table = page.get_by_role("figure", name=name).locator("tbody tr")
    return tuple(int(text.replace(",", "")) for text in [
        card.locator(".figure-value span").first.inner_text(),
        table.last.locator("td").first.text_content()])


def test_an_event_shows_in_an_open_page(browser, demo, tell):
    page = visit(browser(viewport={"width": 1280, "height": 500}), f"{demo.url}{TEAM}/dashboard")
    in_all, today = figure(page, "order.placed")
    assert in_all > 1000
    page.get_by_text("Compare, other days").click()
    page.locator("[name=compare]").select_option("none")
    page.locator("[name=from]").focus()
    page.keyboard.type("1101")
    page.evaluate("scrollTo(0, 100)")
    # A service that is heard of for the first time changes the very form that is being filled in.
    tell("order.placed", numbers={"amount": 12.5}, properties={"service": f"new-{next(_numbers)}"})
    until(lambda: figure(page, "order.placed") == (in_all + 1, today + 1), seconds=10)
    assert is_the_same(page) and page.evaluate("scrollY") == 100
    assert page.locator("[name=compare]").input_value() == "none"
    page.keyboard.type("2026")
    assert page.locator("[name=from]").input_value() == "2026-11-01", "typed on where it stopped"


def test_an_event_of_another_page_is_none_of_its_business(browser, demo, tell):
    """A page without figures does not ask for itself at every event."""
    context = browser()
    page = visit(context, f"{demo.url}{TEAM}/members")
    other = visit(context, f"{demo.url}{TEAM}/dashboard")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    in_all, _ = figure(other, "order.placed")
    tell("order.placed")
    until(lambda: figure(other, "order.placed")[0] == in_all + 1)
    assert [url for url in asked if url.endswith("/members")] == []


# Arranging: Bob's, who sees nobody's but his own.


@pytest.fixture
def bob(new_context, demo, demo_states):
    """Makes browsers of Bob's, on the page where he arranges."""
    def make(**options):
        page = new_context(storage_state=demo_states["bob of the demo"], **options).new_page()
        page.goto(f"{demo.url}{TEAM}/dashboard/arrange")
        return page
    return make


def parts(page):
    return page.locator(".part-name strong").all_inner_texts()


def shown(page, demo):
    """What stands on the dashboard, with its size."""
    page.goto(f"{demo.url}{TEAM}/dashboard")
    return page.locator(".widget").evaluate_all("""all => all.map(one => [
        one.querySelector("h2, figcaption strong").firstChild.textContent.trim()
            || one.querySelector("h2").textContent.trim(), one.dataset.size])""")


def test_parts_are_arranged_by_forms_alone(bob, demo, browser):
    page = bob(java_script_enabled=False)
    before = parts(page)
    assert len(before) == 11 and "Nobody has arranged" in page.locator(".lead").inner_text()
    choose(page, kind="chart", event="report.exported", form="bars", size="large")
    fill(page, title="Exports")
    submit(page, "Add to my dashboard")
    assert parts(page) == before + ["Exports"]
    submit(page, "Move Exports up")
    assert parts(page) == before[:-1] + ["Exports", before[-1]]
    submit(page, "Move Exports down")
    page.get_by_label("Size of Exports").select_option("small")
    page.locator(".part", has_text="Exports").get_by_role("button", name="Set").click()
    submit(page, "Remove Your sessions")
    assert parts(page) == before[:-1] + ["Exports"]
    assert "your own" in page.locator(".lead").inner_text()

    here, elsewhere = shown(page, demo), shown(bob(), demo)
    assert here == elsewhere
    assert [title for title, _ in here] == before[:-1] + ["Exports"]
    assert here[-1] == ["Exports", "small"]
    assert [title for title, _ in shown(browser().new_page(), demo)] == before, "Alice's is as it was"

    page.goto(f"{demo.url}{TEAM}/dashboard/arrange")
    submit(page, "Give up my arrangement")
    assert parts(page) == before


def test_what_cannot_be_added_is_said(bob):
    page = bob(java_script_enabled=False)
    before = parts(page)
    fill(page, title="Kept")
    assert submit(page, "Add to my dashboard").status == 422
    assert "Choose the event" in page.locator(".field:has([aria-invalid=true])").inner_text()
    assert page.locator("[name=title]").input_value() == "Kept"
    assert parts(page) == before


def test_parts_are_dragged(bob, demo):
    page = bob()
    before = parts(page)
    part = page.locator(".part")
    with page.expect_navigation():
        part.nth(4).drag_to(part.nth(1), target_position={"x": 40, "y": 4})
    moved = [before[0], before[4], *before[1:4], *before[5:]]
    assert parts(page) == moved != before
    assert [title for title, _ in shown(bob(java_script_enabled=False), demo)] == moved


def test_a_drag_that_is_given_up_changes_nothing(bob):
    page = bob()
    before = parts(page)
    part = page.locator(".part")
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    part.nth(2).hover(position={"x": 40, "y": 20})
    page.mouse.down()
    part.nth(0).hover(position={"x": 40, "y": 4})
    part.nth(0).hover(position={"x": 40, "y": 2})
    assert parts(page) != before, "it is on its way"
    page.keyboard.press("Escape")
    page.mouse.up()
    assert parts(page) == before and "POST" not in sent


def go_to(page, label):
    """With Tab, to what a screen reader calls so."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("""() => (e => e.ariaLabel ?? e.labels?.[0]?.textContent ?? e.textContent)(
            document.activeElement).trim()""") == label:
            return
    raise AssertionError(f"Tab never comes to {label}")


def press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)


def test_parts_are_arranged_by_keys_alone(bob, demo):
    page = bob()
    before = parts(page)
    place = before.index("Services")
    go_to(page, "Move Activity up")
    press(page, "Enter")
    assert parts(page)[place:] == ["Activity", "Services", "Members", "Your sessions"]
    go_to(page, "Size of Activity")
    page.keyboard.press("ArrowDown")
    go_to(page, "Set")
    press(page, "Enter")
    go_to(page, "Remove Members")
    press(page, "Space")
    assert shown(page, demo)[place:] == [
        ["Activity", "large"], ["Services", "medium"], ["Your sessions", "medium"]]


def test_a_question_is_asked_by_keys_alone(browser, demo):
    page = browser().new_page()
    page.goto(f"{demo.url}{TEAM}/analytics")
    for link in ["Questions", "Ask a question", "Funnel"]:
        go_to(page, link)
        press(page, "Enter")
    go_to(page, "First step")
    page.keyboard.type("order")
    go_to(page, "Second step")
    page.keyboard.type("report")
    go_to(page, "Ask")
    press(page, "Enter")
    # The page shows the answer by itself.
    page.locator(".funnel li").nth(1).wait_for()
    assert page.locator(".funnel strong").all_inner_texts() == ["order.placed", "report.exported"]


# Charts


@pytest.mark.parametrize("path", [
    "dashboard", "dashboard?range=12m&compare=year", "dashboard?range=7d&compare=none",
    "analytics/events/order.placed?range=90d&show=sum:amount",
    "analytics/events/api.call?show=p99:milliseconds"])
def test_a_chart_draws_what_its_table_says(browser, demo, path):
    page = browser(java_script_enabled=False).new_page()
    page.goto(f"{demo.url}{TEAM}/{path}")
    drawn = charts(page)
    assert len(drawn) == (3 if path.startswith("dashboard") else 1)
    for chart in drawn:
        assert len(chart.values) >= 4 and max(v for v in chart.values if v is not None) > 0
        chart.check()


def test_print_shows_charts_with_their_tables(browser, demo, tmp_path):
    page = browser(color_scheme="dark", viewport={"width": 718, "height": 1000}).new_page()
    page.goto(f"{demo.url}{TEAM}/dashboard")
    tables, lines = page.locator(".chart-table table"), page.locator(".chart-line")
    assert tables.count() == 3 and not tables.first.is_visible()
    page.emulate_media(media="print", color_scheme="dark")
    assert all(table.is_visible() for table in tables.all())
    assert {line.evaluate("e => getComputedStyle(e).stroke") for line in lines.all()} == {"rgb(0, 0, 0)"}
    away = ["nav.side", ".range .tabs", ".range-more", ".chart-table summary"]
    assert [part for part in away if page.locator(part).first.is_visible()] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    rows = tables.first.locator("tbody tr").all_inner_texts()
    paper = tmp_path / "dashboard.pdf"
    page.pdf(path=paper, format="A4")
    text = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    assert len(rows) == 30
    for row in rows:
        assert re.search(r"\s+".join(map(re.escape, row.split())), text), row


# What an address asks for


@pytest.mark.parametrize("room", ["dashboard", "analytics", "analytics/events/order.placed"])
def test_days_that_do_not_fit_are_told_beside_their_field(browser, demo, room):
    page = browser(java_script_enabled=False).new_page()
    page.goto(f"{demo.url}{TEAM}/{room}?range=90d")
    page.get_by_text("Compare, other days").click()
    page.locator("[name=compare]").select_option("none")
    assert submit(page, "Apply").status == 200
    assert "range=90d" in page.url and "compare=none" in page.url
    page.get_by_text("Compare, other days").click()
    last = datetime.now(UTC).date() - timedelta(days=5)
    first = last - timedelta(days=9)
    fill(page, **{"from": str(last), "to": str(first)})
    assert submit(page, "Apply").status == 422
    assert "comes after the last" in page.locator("#range-from-error").inner_text()
    assert page.locator("[name=from]").input_value() == str(last)
    assert page.locator("[name=compare]").input_value() == "none"
    fill(page, **{"from": str(first), "to": str(last)})
    assert submit(page, "Apply").status == 200
    assert f"from={first}&to={last}" in page.url
    assert page.locator(".range-days").inner_text().startswith(f"{first.day} {first:%B} ")


@pytest.mark.parametrize("query, status, words", [
    ("from=2026-02-30", 422, "Enter a date as year, month and day"),
    ("to=2026-11-01", 422, "Say the first day too"),
    ("from=2024-01-01&to=2026-01-01", 422, "more than 400 days"),
    ("range=8d", 400, "in a way that this page does not know"),
    ("compare=tomorrow", 400, "in a way that this page does not know"),
    ("range=7d&range=30d", 400, "in a way that this page does not know"),
    ("service=%3Cscript%3E", 400, "in a way that this page does not know"),
    ("colour=red", 400, "in a way that this page does not know"),
    ("service=none-of-ours", 200, "none-of-ours")])
def test_an_address_that_does_not_fit_says_why(browser, demo, query, status, words):
    request = browser().request
    for room in ["dashboard", "analytics"]:
        answer = request.get(f"{demo.url}{TEAM}/{room}?{query}")
        assert (answer.status, words in answer.text()) == (status, True), room
