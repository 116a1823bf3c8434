"""The keyboard alone is enough, and shows where it is."""

import pytest

from people import fill, submit
from portal import PASSWORD

ROOMS = ["/dashboard", "/settings/profile", "/settings/appearance", "/settings/security",
         "/settings/sessions"]
TEAM = "/teams/alice-adams"
# Of the demo: with something to be seen in them.
FIGURES = [f"{TEAM}/dashboard", f"{TEAM}/dashboard/arrange", f"{TEAM}/analytics",
           f"{TEAM}/analytics/events/order.placed", f"{TEAM}/analytics/questions/new/funnel"]
FOCUSED = """() => {
    const e = document.activeElement;
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return {
        name: e.id || e.getAttribute("href") || e.textContent.trim() || e.tagName,
        tag: e.tagName, x: box.x, y: box.y + scrollY, width: box.width, height: box.height,
        inView: box.bottom > 0 && box.top < innerHeight && box.right > 0,
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        outlineColour: style.outlineColor,
        // Where it stands among all that Tab should stop at.
        index: [...document.querySelectorAll("a[href],button,input,select,textarea,summary,[tabindex='0']")]
            .filter(x => x.checkVisibility({visibilityProperty: true}) && !x.disabled && x.type !== "hidden"
                && !(x.type === "radio" && !x.checked)).indexOf(e),
    };
}"""
COUNT = """() => [...document.querySelectorAll("a[href],button,input,select,textarea,summary,[tabindex='0']")]
    .filter(x => x.checkVisibility({visibilityProperty: true}) && !x.disabled && x.type !== "hidden"
        && !(x.type === "radio" && !x.checked)).length"""


def tab(page):
    page.keyboard.press("Tab")
    return page.evaluate(FOCUSED)


def tab_to(page, target):
    for _ in range(60):
        if tab(page)["name"] == target:
            return
    raise AssertionError(f"Tab never comes to {target}")


def stops(page):
    """Everything that Tab stops at, in its order. A field for a day has stops of its own inside."""
    inside = page.evaluate("""() => 3 * [...document.querySelectorAll("[type=date]")]
        .filter(e => e.checkVisibility({visibilityProperty: true})).length""")
    seen = [tab(page) for _ in range(page.evaluate(COUNT) + inside)]
    return [one for one, before in zip(seen, [None, *seen]) if before is None or one["index"] != before["index"]]


def test_signing_in(page, server):
    page.goto(server.url + "/sign-in")
    tab_to(page, "email")
    page.keyboard.type("charlie@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Show")
    page.keyboard.press("Space")
    assert page.locator("#password").get_attribute("type") == "text"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.get_by_label("Keep me signed in").is_checked()
    tab_to(page, "Sign in")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/dashboard")


def test_saving_the_profile(new_context, states, server):
    page = new_context(storage_state=states["charlie"]).new_page()
    page.goto(server.url + "/settings/profile")
    tab_to(page, "company")
    page.keyboard.type("Keys only")
    tab_to(page, "language")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".flash").inner_text() == "Your profile is saved."
    assert page.locator("#company").input_value() == "Keys only"


@pytest.mark.parametrize("path", ["/sign-in", "/dashboard"])
def test_skip_link(alice, page, server, path):
    page = page if path == "/sign-in" else alice
    page.goto(server.url + path)
    skip = page.locator(".skip")
    assert skip.bounding_box()["y"] < 0, "it is out of the way"
    first = tab(page)
    assert first["name"] == "#main" and first["inView"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab(page)
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/forgot-password", "/status", "/admin/backups",
                                  *ROOMS])
def test_focus_is_seen_and_follows_the_reading_order(new_context, states, server, path):
    who = "alice" if path in ROOMS else "olga" if path.startswith("/admin") else "nobody"
    check_focus(new_context(storage_state=states.get(who)).new_page(), server.url + path)


@pytest.mark.parametrize("path", FIGURES)
def test_focus_is_seen_among_figures(demo_browser, demo, path):
    check_focus(demo_browser().new_page(), demo.url + path)


def check_focus(page, url):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(url)
    seen = stops(page)
    assert len(seen) >= 5
    assert [s["index"] for s in seen] == list(range(len(seen))), [s["name"] for s in seen]
    assert [s["name"] for s in seen if s["outline"] < 2 or not s["inView"]] == []
    # Below each other, or right of each other: on one line, or in the next column.
    main = page.evaluate("document.querySelector('main').getBoundingClientRect().x")
    inside = [s for s in seen if s["x"] >= main and s["y"] > 100]
    for before, after in zip(inside, inside[1:]):
        on_one_line = abs(before["y"] - after["y"]) < 40
        is_below = after["y"] > before["y"] and not on_one_line
        assert is_below or after["x"] > before["x"], (before["name"], after["name"])


def test_no_outline_without_focus(alice, server):
    """So that the outline above is known to be the focus's."""
    alice.goto(server.url + "/settings/profile")
    widths = alice.evaluate("""() => [...document.querySelectorAll("a,button,input,select,summary")]
        .map(e => getComputedStyle(e).outlineStyle)""")
    assert len(widths) > 10 and set(widths) == {"none"}


@pytest.mark.parametrize("script", [True, False])
def test_menus(new_context, states, server, script):
    page = new_context(storage_state=states["bob"], java_script_enabled=script).new_page()
    page.goto(server.url + "/dashboard")
    menu = page.locator("header details.menu").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.locator(".menu-sheet").is_visible()
    page.keyboard.press("Tab")
    assert menu.locator("a").first.evaluate("e => e === document.activeElement")
    if script:
        page.keyboard.press("Escape")
        assert menu.locator("summary").evaluate("e => e === document.activeElement")
    else:
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
    assert not menu.locator(".menu-sheet").is_visible()


def test_rooms_on_a_small_screen(alice, server):
    alice.set_viewport_size({"width": 375, "height": 700})
    alice.goto(server.url + "/dashboard")
    rooms = alice.locator("nav.side")
    assert not rooms.is_visible()
    alice.get_by_text("Menu", exact=True).locator("..").focus()
    alice.keyboard.press("Enter")
    assert rooms.is_visible()
    tab_to(alice, "/settings/sessions")
    with alice.expect_navigation():
        alice.keyboard.press("Enter")
    assert alice.url == server.url + "/settings/sessions"


@pytest.mark.parametrize("path, button, first", [
    ("/sign-in", "Sign in", "email"), ("/sign-up", "Create account", "name"),
    ("/forgot-password", "Send the link", "email")])
def test_after_an_error_the_first_bad_field_has_the_focus(page, server, path, button, first):
    page.goto(server.url + path)
    assert submit(page, button).status == 422
    assert page.evaluate("document.activeElement.id") == first
    described = page.locator(f"#{first}").get_attribute("aria-describedby").split()
    assert f"{first}-error" in described and page.locator(f"#{first}-error").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_form_is_sent_once(new_context, server, script):
    """Without JavaScript the second click sends again, which shows that this test can fail."""
    page = new_context(java_script_enabled=script).new_page()
    page.goto(server.url + "/forgot-password")
    fill(page, email="nobody@example.com")
    held = []
    page.route("**/forgot-password", lambda route: held.append(route))
    box = page.get_by_role("button", name="Send the link").bounding_box()
    for _ in range(2):
        page.mouse.click(box["x"] + 9, box["y"] + 9)
        page.wait_for_timeout(300)
    assert len(held) == (1 if script else 2)
    with page.expect_navigation():
        held[-1].continue_()
    assert page.url.endswith("/forgot-password/sent")


def test_a_form_taken_from_the_history_can_be_sent_again(page, server):
    page.goto(server.url + "/forgot-password")
    fill(page, email="nobody@example.com")
    submit(page, "Send the link")
    page.go_back()
    fill(page, email="nobody@example.com")
    assert submit(page, "Send the link").status == 200
