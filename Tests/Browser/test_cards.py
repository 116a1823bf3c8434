"""Plans that are paid by card on the provider's pages, without scripts, on good days and bad ones."""

import os
import re
import time

import pytest

from card_server import card_server
from people import sign_in, submit
from portal import until

SHOTS = os.environ.get("PORTICO_SHOTS")
PLANS = """\
currency: eur
rates: {DE: 19}
seller: {name: Example Tools GmbH, address: [Lange Straße 1, 10115 Berlin], country: DE}
plans:
  - {key: free, name: Free, seats: 3}
  - {key: team, name: Team, prices: {month: {eur: 2900}, year: {eur: 29000}}, seats: 20}
  - {key: business, name: Business, prices: {month: {eur: 7900}, year: {eur: 79000}}}
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    plans = tmp_path_factory.mktemp("plans") / "plans.yaml"
    plans.write_text(PLANS)
    return plans


@pytest.fixture(scope="module")
def shop(servers, plans):
    """A portal and its Stripe. Each test is about somebody else's team."""
    with card_server(servers, plans) as shop:
        yield shop


@pytest.fixture
def troubled_shop(servers, plans):
    """One to which things happen that others should not feel."""
    with card_server(servers, plans) as shop:
        yield shop


@pytest.fixture
def person(new_context):
    """Signs somebody in, in a browser without scripts."""
    def person(name, server):
        page = new_context(java_script_enabled=False).new_page()
        sign_in(page, server, f"{name}@example.com")
        return page
    return person


def look(page, name):
    """Pictures for people to look at, where PORTICO_SHOTS names a folder."""
    for width in [375, 1280] if SHOTS else []:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ["light", "dark"]:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.screenshot(path=f"{SHOTS}/cards-{name}-{width}-{scheme}.png", full_page=True)


def text(page):
    return page.locator("main").inner_text()


def figures(page):
    return set(re.findall(r"-?€[\d,.]+\d", text(page)))


def follow(page, link):
    """Follows the link of the page's own part to another page."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=link, exact=True).first.click()


def press(page, button):
    """Presses the button whose name begins so."""
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(f"^{button}")).click()


def becomes(page, condition):
    """Waits until the page is so; nobody does anything but reload it."""
    until(lambda: page.reload() and condition(text(page)), seconds=25, every=0.25)


def billing(page, server):
    page.goto(f"{server.url}/billing")
    return text(page)


def choose(page, server, plan):
    billing(page, server)
    follow(page, "Change the plan")
    follow(page, f"Choose {plan}")


def go_to_stripe(page, link="Continue to the payment"):
    """To a page of another site, as Stripe's is for a browser and its cookies."""
    follow(page, link)
    page.goto(page.url.replace("127.0.0.1", "localhost"))


def give(page, card="Good card", button="Pay and subscribe"):
    page.get_by_label(card).check()
    press(page, button)


def subscribe(page, server):
    choose(page, server, "Team")
    submit(page, "Continue to the payment")
    go_to_stripe(page)
    give(page)
    assert "Team has begun." in text(page)


def newest(stripe, kind):
    # Made within one second they say the same time; the list keeps them in order.
    return sorted(stripe.all(kind), key=lambda one: one["created"])[-1]


def test_a_plan_is_paid_changed_and_kept(shop, person):
    server, stripe = shop
    alice = person("alice", server)
    choose(alice, server, "Team")
    look(alice, "preview")
    assert "You pay by card on the next page" in text(alice)
    assert figures(alice) == {"€29.00", "€5.51", "€34.51"}
    submit(alice, "Continue to the payment")
    look(alice, "checkout")
    billing(alice, server)
    look(alice, "begun")
    assert "You have begun to pay for Team" in text(alice)
    follow(alice, "Continue")
    go_to_stripe(alice)
    assert "Total: 34.51 EUR" in text(alice)
    give(alice)

    assert alice.url == f"{server.url}/teams/alice-adams/billing"
    look(alice, "active")
    for words in ["Team has begun.", "Active", "Paid", "Visa •••• 4242", "€34.51 on"]:
        assert words in text(alice), words
    first = newest(stripe, "invoice")
    the_paper_is_stripes(alice, server, first)
    second = upgrade(alice, server, stripe)
    assert second["id"] != first["id"]
    downgrade_and_stay(alice, server, stripe, second["customer"])
    cancel_and_stay(alice, stripe, second["customer"])


def the_paper_is_stripes(page, server, invoice):
    follow(page, invoice["number"])
    look(page, "invoice")
    assert "Paid on" in text(page) and "€34.51" in text(page)
    link = page.get_by_role("link", name="Download the PDF").get_attribute("href")
    answer = page.context.request.get(server.url + link)
    assert answer.url == invoice["invoice_pdf"]
    assert answer.headers["content-type"] == "application/pdf"
    assert invoice["number"].encode() in answer.body()


def upgrade(page, server, stripe):
    """What was shown is what is charged, and what the invoice says."""
    choose(page, server, "Business")
    look(page, "preview-dearer")
    shown = re.search(r"(€[\d.]+) is charged to your card now", text(page))[1]
    submit(page, f"Order Business for {shown}")
    assert "Business has begun." in text(page)
    invoice = newest(stripe, "invoice")
    assert (f"€{invoice['total'] / 100:.2f}", invoice["status"]) == (shown, "paid")
    follow(page, invoice["number"])
    assert f"Total\n{shown}" in text(page)
    return invoice


def downgrade_and_stay(page, server, stripe, customer):
    choose(page, server, "Team")
    look(page, "preview-cheaper")
    assert "Nothing is to be paid now." in text(page)
    press(page, "Change to Team on")
    look(page, "cheaper-ordered")
    assert re.search("Team begins on .* Until then you can take that back.", text(page))
    assert "the plan is Team, paid by the month" in text(page)
    assert stripe.one("subscription", customer=customer)["schedule"]
    submit(page, "Stay on Business")
    assert "The plan stays as it is." in text(page)
    assert "the plan is Team" not in text(page)
    assert not stripe.one("subscription", customer=customer)["schedule"]


def cancel_and_stay(page, stripe, customer):
    submit(page, "Cancel Business")
    look(page, "cancelled")
    assert "The plan is cancelled and ends on" in text(page)
    assert stripe.one("subscription", customer=customer)["cancel_at"]
    submit(page, "Keep Business after all")
    assert "ends on" not in text(page)
    assert not stripe.one("subscription", customer=customer)["cancel_at"]


def test_a_bank_wants_a_confirmation_and_a_card_is_changed(shop, person):
    server, stripe = shop
    bob = person("bob", server)
    subscribe(bob, server)
    customer = newest(stripe, "customer")["id"]
    stripe.change_card(customer, "confirm_always")
    choose(bob, server, "Business")
    press(bob, "Order Business for")
    look(bob, "invoice-to-confirm")
    assert "Business is ordered. It begins once this invoice is paid." in text(bob)
    page = billing(bob, server)
    look(bob, "to-confirm")
    assert "Business is ordered. It begins once the invoice below is paid." in page
    assert "€29.00 a month" in page
    go_to_stripe(bob, f"Confirm the payment {newest(stripe, 'invoice')['number']}")
    give(bob, "Card that wants confirmation each time", "Pay")
    submit(bob, "Confirm")
    assert ", paid" in text(bob)
    # Nobody comes back from there: an event tells it.
    billing(bob, server)
    becomes(bob, lambda page: "€79.00 a month" in page)
    assert "is ordered" not in text(bob)
    assert "Confirm the payment" not in text(bob)

    submit(bob, "Change the card")
    look(bob, "checkout-card")
    assert "Nothing is charged by that" in text(bob)
    billing(bob, server)
    look(bob, "card-begun")
    follow(bob, "Continue")
    go_to_stripe(bob, "Continue to the card")
    give(bob, "Card that fails later", "Save the card")
    look(bob, "card-changed")
    assert "From now on the new card is charged." in text(bob)
    assert "•••• 0341" in text(bob) and "You have begun" not in text(bob)
    paying = stripe.one("subscription", customer=customer)["default_payment_method"]
    assert stripe.one("payment_method", id=paying)["card"]["last4"] == "0341"


def test_a_card_is_declined_and_a_team_is_deleted(shop, person):
    server, stripe = shop
    charlie = person("charlie", server)
    choose(charlie, server, "Team")
    submit(charlie, "Continue to the payment")
    go_to_stripe(charlie)
    submit(charlie, "Back")
    assert charlie.url == f"{server.url}/teams/charlie-clark/billing/checkout"
    go_to_stripe(charlie)
    give(charlie, "Card that is declined")
    assert "declined" in charlie.get_by_role("alert").inner_text()
    other = charlie.context.new_page()
    billing(other, server)
    becomes(other, lambda page: "It begins once its payment is through." in page)
    look(other, "declined")
    assert "Pay this invoice" in text(other) and "Active" not in text(other)
    give(charlie)
    assert "Team has begun." in text(charlie)
    customer = newest(stripe, "customer")["id"]
    assert stripe.one("subscription", customer=customer)["status"] == "active"

    charlie.goto(f"{server.url}/teams/charlie-clark/settings")
    look(charlie, "delete")
    assert "The plan Team ends at once." in text(charlie)
    stripe.fail("500", "/v1/subscriptions/*")
    delete(charlie)
    look(charlie, "not-deleted")
    assert "Stripe" in charlie.locator("#delete-title >> xpath=ancestor::section").inner_text()
    assert stripe.one("subscription", customer=customer)["status"] == "active"
    assert "Team" in billing(other, server) and other.url.endswith("/charlie-clark/billing")
    stripe.recover()
    delete(charlie)
    assert "Charlie Clark’s team is deleted." in text(charlie)
    assert stripe.one("subscription", customer=customer)["status"] == "canceled"


def delete(page):
    name = "Charlie Clark’s team"
    page.locator("form[action$='/delete'] [name=name]").fill(name)
    submit(page, f"Delete {name}")


def test_operators_see_what_was_told(shop, person):
    server, stripe = shop
    olga = person("olga", server)
    subscribe(olga, server)
    assert stripe.order("/webhooks/wait")["idle"]
    olga.goto(f"{server.url}/admin/payment-events?team=olga-olsen")
    becomes(olga, lambda page: "Waiting" not in olga.locator("tbody").inner_text())
    look(olga, "events")
    follow(olga, "checkout.session.completed")
    look(olga, "event")
    assert re.search(r"Result\s+Done\s+Team\s+Olga Olsen’s team", text(olga))
    assert '"type": "checkout.session.completed"' in olga.locator("pre").inner_text()
    submit(olga, "Replay")
    assert "What it is about is fetched again." in text(olga)
    becomes(olga, lambda page: re.search(r"Result\s+Done", page))
    assert "Nothing differed" in compare(olga, server)

    billing_of(olga, server, "Olga")
    submit(olga, "Fetch now")
    look(olga, "operators")
    assert "All that is known of the team there is fetched." in text(olga)
    assert "Visa •••• 4242" in text(olga)


def compare(page, server):
    """Has everything compared, and gives what is said of it."""
    page.goto(f"{server.url}/admin/reconciliations")
    submit(page, "Compare now")
    look(page, "comparing")
    becomes(page, lambda page: "A comparison is being made." not in page)
    newest = page.locator("section.letter").first
    if newest.locator("summary").count():
        newest.locator("summary").click()
    look(page, "compared")
    return newest.inner_text()


def billing_of(page, server, name):
    page.goto(f"{server.url}/admin/teams?q={name}")
    page.locator("tbody a", has_text=name).click()
    follow(page, "Billing")


def test_nobody_waits_for_a_stripe_that_hangs(troubled_shop, person):
    server, stripe = troubled_shop
    bob = person("bob", server)
    subscribe(bob, server)
    before = billing(bob, server)
    stripe.fail("hang")
    began = time.monotonic()
    submit(bob, "Cancel Team")
    assert time.monotonic() - began < 2
    look(bob, "hanging")
    assert text(bob).startswith("Stripe takes long to answer, and perhaps it is done.")
    assert text(bob).endswith(before)
    follow(bob, "Change the plan")
    began = time.monotonic()
    follow(bob, "Choose Business")
    assert time.monotonic() - began < 2
    look(bob, "preview-hanging")
    assert "nobody can say what this would cost" in text(bob)
    assert not figures(bob)
    assert not bob.locator("main button").count()
    assert billing(bob, server) == before
    stripe.recover()


def test_a_payment_outlives_the_portal(troubled_shop, person):
    """Whoever paid does not come back, and no event arrives."""
    server, stripe = troubled_shop
    stripe.order("/webhooks", lose=["*"])
    olga = person("olga", server)
    choose(olga, server, "Team")
    submit(olga, "Continue to the payment")
    stripe.order("/checkout", session=stripe.one("checkout.session")["id"])
    server.process.kill()
    server.process.wait()
    server.start()
    assert "You have begun to pay for Team" in billing(olga, server)
    subscription = stripe.one("subscription")
    told = compare(olga, server)
    assert subscription["id"] in told and "Olga Olsen’s team" in told, told
    page = billing(olga, server)
    assert "Active" in page and "€29.00 a month" in page and "Visa •••• 4242" in page
    assert "You have begun" not in page
    assert stripe.one("customer")["id"] == stripe.one("subscription")["customer"]
