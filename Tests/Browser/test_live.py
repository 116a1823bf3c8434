"""Open pages follow what changes, and leave alone what somebody is busy with."""

import itertools
import re

import pytest

from following import TOKEN, Streams, heard, is_the_same, shows, streams_of, turn_away, visit
from people import fill, sign_in, submit
from portal import until

MEMBERS = ".people >> nth=0"
_names = (f"number {number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def live(servers):
    return servers.start(PORTICO_METRICS_TOKEN=TOKEN)


@pytest.fixture(scope="module")
def signed_in(live, chromium, addresses):
    """The storage states of two browsers of Alice's and one of Bob's."""
    states = {}
    for browser, email in [("alice", "alice"), ("alice's other", "alice"), ("bob", "bob")]:
        context = chromium.new_context(
            java_script_enabled=False, extra_http_headers={"X-Forwarded-For": next(addresses)})
        sign_in(context.new_page(), live, f"{email}@example.com")
        states[browser] = context.storage_state()
        context.close()
    return states


@pytest.fixture
def browser(new_context, signed_in):
    return lambda name, **options: new_context(storage_state=signed_in[name], **options)


@pytest.fixture
def rename(browser, live):
    """Gives Alice or Bob a new name, from a browser that nothing else is done in."""
    pages = {}

    def change(who):
        name = f"{who.title()} {next(_names)}"
        if who not in pages:
            state = "alice's other" if who == "alice" else who
            pages[who] = browser(state, java_script_enabled=False).new_page()
        page = pages[who]
        page.goto(live.url + "/settings/profile")
        fill(page, name=name)
        submit(page, "Save profile")
        return name
    return change


@pytest.fixture
def charlie(new_context, live):
    """Makes browsers that Charlie has just signed in with."""
    def make(**options):
        context = new_context(**options)
        sign_in(context.new_page(), live, "charlie@example.com")
        return context
    return make


def test_seven_tabs_share_one_stream(browser, live, rename):
    context = browser("alice")
    streams = Streams(context)
    pages = [visit(context, live.url + "/dashboard") for _ in range(7)]
    held = "navigator.locks.query().then(all => [all.held.length, all.pending.length])"
    until(lambda: pages[0].evaluate(held) == [1, 6])
    heard(pages[0], lambda: len(streams.open) == 1)
    name = rename("bob")
    for page in pages:
        until(shows(page, name, MEMBERS))
        assert is_the_same(page)
    assert len(streams.asked) == 1
    # Nobody has listened before: browsers that went away are noticed only when they are written to.
    assert streams_of(live) == 1

    leader = next(page for page in pages if streams.holder(page))
    pages.remove(leader)
    leader.close()
    heard(pages[0], lambda: len(streams.asked) == 2)
    name = rename("bob")
    for page in pages:
        until(shows(page, name, MEMBERS))
        assert is_the_same(page)
    heard(pages[0], lambda: len(streams.open) == 1)
    assert len(streams.asked) == 2


def test_a_name_changed_elsewhere_appears(browser, live, rename):
    page = visit(browser("alice"), live.url + "/dashboard")
    name = rename("bob")
    until(shows(page, name, MEMBERS), seconds=3)
    assert is_the_same(page)


def test_what_somebody_is_busy_with_stays(browser, live, rename):
    page = visit(browser("alice", viewport={"width": 1000, "height": 360}),
                 live.url + "/settings/profile")
    bio = page.locator("#bio")
    before = bio.input_value()
    bio.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Typed. ")
    page.locator("header details.menu").last.evaluate("menu => menu.open = true")
    page.evaluate("scrollTo(0, 200)")
    where = page.evaluate("scrollY")
    assert where > 0
    name = rename("alice")
    until(shows(page, name, "header.bar"))
    assert is_the_same(page)
    assert page.locator("#name").input_value() != name, "the form is being filled in"
    assert bio.input_value() == "Typed. " + before
    assert bio.evaluate("e => [e === document.activeElement, e.selectionStart]") == [True, 7]
    assert page.locator("header details.menu").last.evaluate("menu => menu.open")
    assert page.evaluate("scrollY") == where
    page.keyboard.type("On. ")
    assert bio.input_value() == "Typed. On. " + before


def test_a_form_that_nobody_touched_follows(browser, live, rename):
    page = visit(browser("alice"), live.url + "/settings/profile")
    # Changed and changed back is not touched.
    fill(page, name="Somebody else")
    fill(page, name=page.locator("#name").evaluate("e => e.defaultValue"))
    page.locator("#name").blur()
    name = rename("alice")
    until(lambda: page.locator("#name").input_value() == name)
    assert is_the_same(page)


def test_a_message_stays(browser, live, rename):
    page = browser("alice").new_page()
    page.goto(live.url + "/settings/appearance")
    submit(page, "Save theme")
    name = rename("alice")
    until(shows(page, name, "header.bar"))
    assert page.locator("p.flash").inner_text() == "The appearance is saved."


def test_a_hidden_tab_rests_and_catches_up(browser, live, rename):
    context = browser("alice")
    streams = Streams(context)
    hidden = visit(context, live.url + "/dashboard")
    heard(hidden, lambda: streams.holder(hidden))
    turn_away(hidden)
    heard(hidden, lambda: not streams.open)
    asked = []
    hidden.on("request", lambda request: asked.append(request.url))

    seen = visit(context, live.url + "/dashboard")
    heard(seen, lambda: streams.holder(seen))
    name = rename("bob")
    until(shows(seen, name))
    assert not shows(hidden, name)() and asked == []

    turn_away(hidden, False)
    until(shows(hidden, name), seconds=3)
    assert is_the_same(hidden)
    assert asked == [hidden.url], "the other tab goes on listening"
    name = rename("bob")
    until(shows(hidden, name))


def test_an_ended_session_leads_to_sign_in(charlie, live):
    here, elsewhere = charlie(), charlie(java_script_enabled=False)
    streams = Streams(here)
    busy = here.pages[0]
    busy.goto(live.url + "/settings/profile")
    busy.evaluate("window.isTheSamePage = true")
    heard(busy, lambda: streams.holder(busy))
    fill(busy, company="Typed and not sent")
    idle = visit(here, live.url + "/settings/sessions")
    looks = []
    busy.on("response", lambda answer: looks.append(answer.status))

    page = elsewhere.pages[0]
    page.goto(live.url + "/settings/sessions")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("End all other sessions")).click()
    idle.wait_for_url(re.compile("/sign-in"))
    heard(busy, lambda: 303 in looks)
    assert is_the_same(busy) and busy.url.endswith("/settings/profile")
    assert busy.locator("#company").input_value() == "Typed and not sent"

    # The tab that cannot listen leaves that to another.
    sign_in(idle, live, "charlie@example.com")
    heard(idle, lambda: streams.holder(idle))
    submit(busy, "Save profile")
    assert busy.locator("#company").input_value() == "Typed and not sent"


def test_a_theme_appears_in_every_tab(charlie, live):
    context = charlie(color_scheme="light")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    other = visit(context, live.url + "/dashboard")
    colour = other.evaluate(ground)
    page = context.pages[0]
    page.goto(live.url + "/settings/appearance")
    page.get_by_label("Dark").check()
    submit(page, "Save theme")
    assert page.evaluate(ground) != colour
    until(lambda: other.evaluate(ground) == page.evaluate(ground), seconds=3)
    assert is_the_same(other)


def test_passwords_can_be_shown_after_a_refresh(browser, live, rename):
    page = visit(browser("alice"), live.url + "/settings/security")
    boxes = page.locator(".reveal").count()
    assert boxes == 2
    for _ in range(2):
        name = rename("alice")
        until(shows(page, name, "header.bar"))
    assert page.locator(".reveal-button").count() == boxes
    for box in page.locator(".reveal").all():
        for kind in ["text", "password"]:
            box.locator("button").click()
            assert box.locator("input").get_attribute("type") == kind
    assert is_the_same(page)


def test_a_row_never_becomes_another(charlie, live):
    """The button that has the focus must not act on a session that is no longer beside it."""
    charlie(java_script_enabled=False)
    ending = charlie(java_script_enabled=False).pages[0]
    context = charlie()
    page = visit(context, live.url + "/settings/sessions")
    # Beside this device's come the latest first.
    row = page.locator("tbody tr").filter(has=page.get_by_role("button")).first
    row.get_by_role("button").focus()
    turn_away(page)
    ending.goto(live.url + "/settings/profile")
    ending.locator("header summary:visible").last.click()
    submit(ending, "Sign out")
    charlie(java_script_enabled=False)
    turn_away(page, False)

    rows = f"""() => [...document.querySelectorAll("tbody tr")].map(row =>
        [row.textContent, ...[...row.querySelectorAll("form")].map(form => form.action)])"""
    fresh = visit(context, live.url + "/settings/sessions").evaluate(rows)
    until(lambda: page.evaluate(rows) == fresh)
    assert is_the_same(page)


def test_a_refused_stream_is_asked_for_again(browser, live, rename):
    page = browser("alice").new_page()
    page.clock.install()
    refused = []

    def refuse(route):
        refused.append(route.request)
        route.fulfill(status=503)
    page.route("**/live", refuse)
    page.goto(live.url + "/dashboard")
    heard(page, lambda: refused)
    page.unroute("**/live")
    page.clock.fast_forward(15_000)
    name = rename("bob")
    until(shows(page, name))
