"""The dashboard of a team with ninety days of history: it follows what is counted, and is arranged."""

import itertools
from datetime import UTC, datetime

import pytest

from calling import call, key_of_team
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


def figure(page, name):
    """What stands in a card, and what at the end of its chart's table."""
    card = page.locator("[data-kind=metric]").filter(has=page.get_by_text(name, exact=True))
    table = page.get_by_role("figure", name=name).locator("tbody tr")
    return tuple(int(text.replace(",", "")) for text in [
        card.locator(".figure-value span").first.inner_text(),
        table.last.locator("td").first.text_content()])


def test_an_event_shows_in_an_open_page(demo_browser, demo, tell):
    page = visit(demo_browser(viewport={"width": 1280, "height": 500}), f"{demo.url}{TEAM}/dashboard")
    in_all, today = figure(page, "Orders")
    assert in_all > 1000
    page.get_by_text("Compare, other days").click()
    page.locator("[name=compare]").select_option("none")
    page.locator("[name=from]").focus()
    page.keyboard.type("1101")
    page.evaluate("scrollTo(0, 100)")
    # A service that is heard of for the first time changes the very form that is being filled in.
    tell("order.placed", numbers={"amount": 12.5}, properties={"service": f"new-{next(_numbers)}"})
    until(lambda: figure(page, "Orders") == (in_all + 1, today + 1), seconds=10)
    assert is_the_same(page) and page.evaluate("scrollY") == 100
    assert page.locator("[name=compare]").input_value() == "none"
    page.keyboard.type("2026")
    assert page.locator("[name=from]").input_value() == "2026-11-01", "typed on where it stopped"


def test_an_event_of_another_page_is_none_of_its_business(demo_browser, demo, tell):
    """A page without figures does not ask for itself at every event."""
    context = demo_browser()
    page = visit(context, f"{demo.url}{TEAM}/members")
    other = visit(context, f"{demo.url}{TEAM}/dashboard")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    in_all, _ = figure(other, "Orders")
    tell("order.placed")
    until(lambda: figure(other, "Orders")[0] == in_all + 1)
    assert [url for url in asked if url.endswith("/members")] == []


# Arranging: Bob's, who sees nobody's but his own.


@pytest.fixture
def bob(demo_browser, demo):
    """Makes browsers of Bob's, on the page where he arranges."""
    def make(**options):
        page = demo_browser("bob", **options).new_page()
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


def test_parts_are_arranged_by_forms_alone(bob, demo, demo_browser):
    page = bob(java_script_enabled=False)
    before, hers = parts(page), shown(demo_browser().new_page(), demo)
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
    assert shown(demo_browser().new_page(), demo) == hers, "Alice's is as it was"

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


def test_a_question_is_asked_by_keys_alone(demo_browser, demo):
    page = demo_browser().new_page()
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
