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
