"""A newcomer's way through the portal, in a browser with JavaScript and in one without."""

import time
from urllib.parse import quote

import pytest

from people import (
    PASSWORD, Newcomer, ask_for_account, fill, is_signed_in, send_late, send_sign_in, sign_in, sign_up,
    submit)
from portal import until


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def browser(new_context, request):
    """Makes browsers with JavaScript, then the same without."""
    def make(**options):
        context = new_context(java_script_enabled=request.param, **options)
        page = context.new_page()
        # What is asked before something is ended is answered with yes.
        page.on("dialog", lambda dialog: dialog.accept())
        return page
    make.has_script = request.param
    return make


@pytest.fixture
def plain_browser(new_context):
    """For what JavaScript has no part in: once is enough."""
    return lambda: new_context(java_script_enabled=False).new_page()


def ground(page):
    return page.locator("html").evaluate("e => getComputedStyle(e).backgroundColor")


def flash(page):
    return page.locator("p.flash").inner_text()


def test_from_the_landing_page_to_the_dashboard(browser, server):
    page, person = browser(), Newcomer.next()
    page.goto(server.url)
    page.get_by_role("link", name="Create account").click()
    assert page.locator(".reveal-button").count() == (1 if browser.has_script else 0)

    fill(page, name=person.name, email="nobody", password="password")
    assert submit(page, "Create account").status == 422
    assert page.locator("#name").input_value() == person.name
    assert page.locator("#email").input_value() == "nobody"
    assert page.locator("#password").input_value() == "", "a password is never sent back"
    assert page.locator("#email-error, #password-error").count() == 2

    fill(page, email=person.email, password=person.password)
    submit(page, "Create account")
    assert person.email in page.locator("main").inner_text()
    # Until the link is confirmed the account is not there.
    assert sign_in(page, server, person.email, person.password).status == 422

    link = server.mail(person.email, "Confirm your address").link
    page.goto(link)
    assert page.locator("input[type=password]").count() == 0, "this browser chose the password"
    assert not is_signed_in(page.context, server), "opening a link consumes nothing"
    submit(page, "Confirm address")
    assert page.url.endswith("/dashboard")
    assert page.locator("h1").inner_text() == f"{person.name}’s team"
    assert page.goto(link).status == 410


def test_confirming_in_another_browser_asks_for_the_password(browser, server):
    person = Newcomer.next()
    link = ask_for_account(browser(), server, person)
    other = browser()
    other.goto(link)
    fill(other, password="not what was chosen")
    assert submit(other, "Confirm address").status == 422
    assert other.locator("#password-error").is_visible()
    assert not is_signed_in(other.context, server)
    fill(other, password=person.password)
    submit(other, "Confirm address")
    assert other.url.endswith("/dashboard")


def test_a_new_link_voids_the_older_one(plain_browser, server):
    page, person = plain_browser(), Newcomer.next()
    first = ask_for_account(page, server, person)
    submit(page, "Send a new link")
    second = server.mail(person.email, "Confirm your address", nth=2).link
    assert page.goto(first).status == 410
    assert page.goto(second).status == 200


def test_a_known_address_gets_the_same_page_and_another_mail(plain_browser, server):
    pages = []
    for email in ["alice@example.com", Newcomer.next().email]:
        page = plain_browser()
        page.goto(server.url + "/sign-up")
        fill(page, name="Mallory", email=email, password="seven quiet lamps")
        assert submit(page, "Create account").status == 200
        pages.append(page.locator("main").inner_text().replace(email, ""))
    assert pages[0] == pages[1]
    assert server.mail("alice@example.com", "already have an account")
    assert not [m for m in server.mails if m.to == "alice@example.com" and "Confirm" in m.subject]


def test_profile_and_checklist(browser, server):
    page = browser()
    sign_up(page, server)
    done = page.locator(".checklist .done")
    assert done.count() == 1

    page.get_by_role("link", name="Add a few words").click()
    fill(page, name="", company="Analytical Engines", bio="x" * 501)
    assert submit(page, "Save profile").status == 422
    assert page.locator("[aria-invalid=true]").count() == 2
    assert page.locator("#company").input_value() == "Analytical Engines"
    assert page.locator("#bio").input_value() == "x" * 501

    fill(page, name="Nora <b>&amp;", bio="One.\nTwo.")
    page.locator("#timeZone").select_option("Europe/Oslo")
    submit(page, "Save profile")
    assert flash(page) == "Your profile is saved."
    page.reload()
    assert page.locator("p.flash").count() == 0, "a message is shown once"
    assert page.locator("#name").input_value() == "Nora <b>&amp;"
    assert page.locator("#bio").input_value() == "One.\nTwo."

    page.goto(server.url + "/dashboard")
    assert done.count() == 3
    assert "3 of 4 done" in page.locator(".checklist").inner_text()
    assert page.locator(".people").first.inner_text().startswith("N"), "initials, then the name"
    assert "Nora <b>&amp;" in page.locator(".people").first.inner_text()


def test_appearance_changes_the_colours(browser, server):
    page = browser(color_scheme="light")
    sign_up(page, server)
    light = ground(page)
    page.goto(server.url + "/settings/appearance")
    seen = {}
    for theme in ["Dark", "Light", "As your system"]:
        page.get_by_label(theme).check()
        submit(page, "Save theme")
        seen[theme] = ground(page)
        assert page.get_by_label(theme).is_checked()
        if theme == "Light":
            page.emulate_media(color_scheme="dark")
            assert ground(page) == light, "the choice beats the system"
    assert seen["Light"] == light
    assert seen["Dark"] == seen["As your system"] != light


def test_a_new_password_signs_out_the_other_browser(browser, server):
    here, there = browser(), browser()
    person = sign_up(here, server)
    sign_in(there, server, person.email, person.password)
    assert is_signed_in(there.context, server)

    here.goto(server.url + "/settings/security")
    fill(here, current="not my password", password="eight loud clocks")
    assert submit(here, "Change password").status == 422
    assert here.locator("#current-error").is_visible()
    assert is_signed_in(there.context, server), "a wrong password changes nothing"

    old = cookie(here, "session")["value"]
    fill(here, current=person.password, password="eight loud clocks")
    submit(here, "Change password")
    assert "changed" in flash(here)
    assert cookie(here, "session")["value"] != old
    assert is_signed_in(here.context, server) and not is_signed_in(there.context, server)
    assert server.mail(person.email, "password was changed")
    there.reload()
    assert there.url.startswith(server.url + "/sign-in")


def test_sessions_are_listed_and_ended(browser, server):
    here, second, third = browser(), browser(), browser()
    person = sign_up(here, server)
    for page in [second, third]:
        sign_in(page, server, person.email, person.password)
    here.goto(server.url + "/settings/sessions")
    rows = here.locator("tbody tr")
    assert rows.count() == 3
    assert here.get_by_text("This device").count() == 1
    assert here.locator("tr", has_text="This device").get_by_role("button").count() == 0

    # The latest activity comes first, so this is the third browser.
    with here.expect_navigation():
        rows.filter(has=here.get_by_role("button")).first.get_by_role("button").click()
    assert flash(here) == "That session is ended."
    assert rows.count() == 2
    assert [is_signed_in(p.context, server) for p in (second, third)].count(True) == 1

    submit(here, "End all other sessions (1)")
    assert rows.count() == 1
    assert not is_signed_in(second.context, server) and not is_signed_in(third.context, server)
    assert is_signed_in(here.context, server)


def test_after_sign_out_the_back_button_shows_nothing(browser, server):
    page = browser()
    person = sign_up(page, server)
    page.goto(server.url + "/settings/profile")
    page.locator("header summary:visible").last.click()
    submit(page, "Sign out")
    assert flash(page) == "You are signed out."
    assert not is_signed_in(page.context, server)
    page.go_back()
    assert page.url.startswith(server.url + "/sign-in")
    assert person.email not in page.content() and person.name not in page.content()


def cookie(page, name):
    return next(c for c in page.context.cookies() if c["name"] == name)


def test_only_a_remembered_session_outlives_the_browser(plain_browser, server, states):
    brief = next(c for c in states["alice"]["cookies"] if c["name"] == "session")
    assert brief["expires"] == -1
    page = plain_browser()
    sign_in(page, server, "bob@example.com", remember=True)
    days = (cookie(page, "session")["expires"] - time.time()) / 86400
    assert 13.9 < days <= 14


def test_a_forgotten_password(browser, server):
    page, old = browser(), browser()
    person = sign_up(old, server)
    page.goto(server.url + "/sign-in")
    page.get_by_role("link", name="Forgot your password?").click()
    fill(page, email=person.email)
    submit(page, "Send the link")
    answer = page.locator("main").inner_text()
    link = server.mail(person.email, "Choose a new password").link

    stranger = browser()
    stranger.goto(server.url + "/forgot-password")
    fill(stranger, email="nobody@example.com")
    submit(stranger, "Send the link")
    assert stranger.locator("main").inner_text() == answer, "the answer tells who has an account"

    requests = []
    page.on("request", lambda request: requests.append(request))
    page.goto(link)
    loaded = {r.resource_type for r in requests}
    assert "document" in loaded and all(r.url.startswith((server.url, "data:")) for r in requests)
    assert page.locator("a").count() == 0, "a link could give the address away"

    fill(page, password="short")
    assert submit(page, "Change password").status == 422
    assert is_signed_in(old.context, server)
    fill(page, password="nine slow rivers")
    submit(page, "Change password")
    assert page.url == server.url + "/sign-in"
    assert not is_signed_in(page.context, server), "a link signs nobody in"
    assert not is_signed_in(old.context, server), "the old session is still alive"
    assert page.goto(link).status == 410
    assert sign_in(page, server, person.email, person.password).status == 422
    send_sign_in(page, person.email, "nine slow rivers")
    assert page.url.endswith("/dashboard")


def test_a_form_that_came_too_late_is_kept(browser, impatient):
    page = browser()
    person = sign_up(page, impatient)
    company = f"Late & Co {browser.has_script}"
    send_late(page, impatient, company=company, bio="Kept.\nAll of it.")
    assert "It is kept" in flash(page)

    # Remembered, so that this session lasts.
    send_sign_in(page, person.email, person.password, remember=True)
    draft = page.url
    assert "/resume/" in draft
    shown = page.locator("main").inner_text()
    assert company in shown and "Kept.\nAll of it." in shown

    somebody = browser()
    sign_in(somebody, impatient, "bob@example.com", remember=True)
    assert somebody.goto(draft).status == 404
    assert company not in somebody.content()

    submit(page, "Send it now")
    assert page.url == impatient.url + "/settings/profile"
    assert flash(page) == "Your profile is saved."
    assert page.locator("#company").input_value() == company
    assert page.goto(draft).status == 404, "a draft is sent once"


def test_a_password_that_came_too_late_is_not_kept(plain_browser, impatient):
    page = plain_browser()
    person = sign_up(page, impatient)
    page.goto(impatient.url + "/settings/security")
    fill(page, current=person.password, password="eight loud clocks")
    until(lambda: not is_signed_in(page.context, impatient))
    submit(page, "Change password")
    assert page.url == impatient.url + "/sign-in"
    assert "secrets" in flash(page)


def test_an_operator_proves_the_password_and_goes_on(browser, server):
    page = browser()
    # Remembered: that is no proof.
    sign_in(page, server, "olga@example.com", remember=True)
    page.goto(server.url + "/admin/backups")
    before = page.locator("tbody tr").count()
    submit(page, "Back up now")
    assert "/prove/" in page.url
    assert page.get_by_text("Before you make backups, show that it is still you.").count()
    fill(page, password="not hers at all")
    assert submit(page, "Confirm and go on").status == 422
    assert page.get_by_text("This is not the right password.").count()
    fill(page, password=PASSWORD)
    submit(page, "Confirm and go on")
    assert page.url == server.url + "/admin/backups"
    until(lambda: page.goto(server.url + "/admin/backups")
          and page.locator("tbody tr").count() > before)
    assert is_signed_in(page.context, server)


@pytest.mark.parametrize("path", ["//e.example", "/\\e.example", "http:e.example", "/%09/e.example",
                                  "https://e.example/", "/%2f/e.example", "javascript:alert(1)"])
def test_sign_in_leads_nowhere_else(alice, server, path):
    for text in [path, quote(path, safe="")]:
        alice.goto(f"{server.url}/sign-in?next={text}")
        assert alice.url.startswith(server.url + "/teams/"), text


def test_sign_in_leads_back_to_the_page_that_was_asked_for(plain_browser, server):
    page = plain_browser()
    page.goto(server.url + "/settings/appearance")
    assert page.url == server.url + "/sign-in?next=/settings/appearance"
    send_sign_in(page, "bob@example.com")
    assert page.url == server.url + "/settings/appearance"
