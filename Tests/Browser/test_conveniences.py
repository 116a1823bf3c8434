"""What JavaScript adds to a page."""

from people import fill


def test_a_message_id_is_copied(new_context, states, server):
    context = new_context(
        storage_state=states["olga"], permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(server.url + "/forgot-password")
    fill(page, email="charlie@example.com")
    with page.expect_navigation():
        page.get_by_role("button", name="Send the link").click()
    assert server.mail("charlie@example.com", "Choose a new password").link
    page.goto(server.url + "/admin/outbox")
    page.get_by_role("link", name="Choose a new password").first.click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".copy code").inner_text()
    page.get_by_role("button", name="Copy").wait_for()


def test_a_shown_password_is_sent_as_one(page, server):
    page.goto(server.url + "/sign-in")
    fill(page, email="nobody@example.com", password="not this one")
    page.locator(".reveal-button").click()
    assert page.locator("#password").get_attribute("type") == "text"
    page.evaluate("document.addEventListener('submit', event => event.preventDefault())")
    page.get_by_role("button", name="Sign in").click()
    assert page.locator("#password").get_attribute("type") == "password"


def test_members_are_found_while_one_types(new_context, states, server):
    page = new_context(storage_state=states["alice"]).new_page()
    page.goto(server.url + "/teams/alice-adams/members")
    with page.expect_response(lambda answer: "/api/v1/teams/alice-adams/members?q=bo" in answer.url):
        page.get_by_label("Search").press_sequentially("bo", delay=20)
    found = page.locator("#filter-q-found option")
    found.first.wait_for(state="attached")
    assert [(one.get_attribute("value"), one.inner_text()) for one in found.all()] == [
        ("bob@example.com", "Bob Brown")]
    assert page.url.endswith("/members"), "nothing is loaded before somebody is chosen"
    with page.expect_navigation():
        # As browsers say it when somebody has chosen.
        page.get_by_label("Search").evaluate("""input => {
            input.value = "bob@example.com";
            input.dispatchEvent(
                new InputEvent("input", { inputType: "insertReplacementText", bubbles: true }));
        }""")
    assert page.locator("tbody tr").count() == 1
    assert "Bob Brown" in page.locator("tbody").inner_text()


def test_a_search_of_members_that_the_portal_does_not_answer_is_still_a_form(
        new_context, states, server):
    page = new_context(storage_state=states["alice"]).new_page()
    page.route("**/api/**", lambda route: route.abort())
    page.goto(server.url + "/teams/alice-adams/members")
    page.get_by_label("Search").press_sequentially("bob")
    with page.expect_navigation():
        page.get_by_label("Search").press("Enter")
    assert page.locator("tbody tr").count() == 1
