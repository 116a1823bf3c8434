"""The pages that a browser clicks, clicked without one."""
import re
import urllib.error
import urllib.parse
import urllib.request

import pytest


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def press(url, **form):
    """(status, text, where it leads)"""
    opener = urllib.request.build_opener(NoRedirect)
    data = urllib.parse.urlencode(form).encode() if form else None
    try:
        answer = opener.open(url, data)
    except urllib.error.HTTPError as problem:
        answer = problem
    return answer.status, answer.read().decode(), answer.headers.get("Location")


@pytest.fixture
def session(api):
    return api.session(api.price(), api.customer())


def subscriptions(api):
    return api.v1.subscriptions.list({"status": "all"}).data


def test_a_good_card(api, session):
    status, text, _ = press(session.url)
    assert status == 200 and "29.00 EUR" in text and "Pay and subscribe" in text
    assert not subscriptions(api)
    status, _, where = press(session.url, card="good", action="pay")
    assert status == 303 and where == f"https://portal.example/done?session={session.id}"
    assert subscriptions(api)[0].status == "active"
    # A second press of the button changes nothing.
    assert press(session.url, card="good", action="pay")[0] == 303
    assert len(subscriptions(api)) == 1


def test_a_declined_card_and_then_a_good_one(api, session):
    status, text, _ = press(session.url, card="declined", action="pay")
    assert status == 200 and "Your card was declined." in text
    assert subscriptions(api)[0].status == "incomplete"
    assert api.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert press(session.url, card="good", action="pay")[0] == 303
    assert [one.status for one in subscriptions(api)] == ["active"]
    assert api.v1.invoices.list().data[0].attempt_count == 2


def test_a_card_that_wants_confirmation(api, session):
    _, text, _ = press(session.url, card="confirm_once", action="pay")
    assert "Your bank wants a confirmation" in text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', text))
    _, text, _ = press(session.url, **hidden, action="refuse")
    assert "unable to authenticate" in text
    assert press(session.url, **hidden, action="confirm")[0] == 303
    assert subscriptions(api)[0].status == "active"


def test_back_and_expiry(api, session):
    assert press(session.url, action="cancel")[2] == "https://portal.example/back"
    assert api.v1.checkout.sessions.retrieve(session.id).status == "open"
    press(session.url, card="declined", action="pay")
    api.v1.checkout.sessions.expire(session.id)
    assert "expired" in press(session.url)[1]
    assert subscriptions(api)[0].status == "incomplete_expired"
    other = api.session(api.price(), api.customer(), expires_at=api.now() + 1800)
    api.to(api.now() + 1800)
    assert api.v1.checkout.sessions.retrieve(other.id).status == "expired"


def test_an_incomplete_subscription_ends_after_a_day(api, session):
    press(session.url, card="declined", action="pay")
    api.to(api.now() + 23 * 3600)
    assert subscriptions(api)[0].status == "incomplete_expired"
    assert api.v1.invoices.list().data[0].status == "void"


def test_a_promotion_code_on_the_page(api):
    coupon = api.v1.coupons.create({"percent_off": 100, "duration": "once"})
    api.v1.promotion_codes.create({
        "code": "FREE", "promotion": {"type": "coupon", "coupon": coupon.id}})
    session = api.session(api.price(), api.customer(), allow_promotion_codes=True)
    assert "This code is invalid." in press(
        session.url, card="good", promotion_code="no", action="pay")[1]
    assert press(session.url, card="good", promotion_code="free", action="pay")[0] == 303
    session = api.v1.checkout.sessions.retrieve(session.id)
    assert session.amount_total == 0 and session.payment_status == "no_payment_required"


def test_a_card_is_saved(api):
    customer = api.customer()
    session = api.v1.checkout.sessions.create({
        "mode": "setup", "currency": "eur", "customer": customer.id,
        "success_url": "https://portal.example/?s={CHECKOUT_SESSION_ID}"})
    assert "Save the card" in press(session.url)[1]
    assert press(session.url, card="good", action="pay")[0] == 303
    method = api.v1.customers.payment_methods.list(customer.id).data[0]
    session = api.v1.checkout.sessions.retrieve(session.id, {"expand": ["setup_intent"]})
    assert session.setup_intent.payment_method == method.id and method.card.last4 == "4242"


def test_an_invoice_is_paid_on_its_page(api):
    subscription = api.subscribed()
    api.control("/cards", payment_method=subscription.default_payment_method, card="confirm_always")
    api.to(subscription["items"].data[0].current_period_end + 3600)
    invoice = api.v1.invoices.list({"status": "open"}).data[0]
    assert api.v1.subscriptions.retrieve(subscription.id).status == "past_due"
    assert "Your card was declined." in press(
        invoice.hosted_invoice_url, card="declined", action="pay")[1]
    _, text, _ = press(invoice.hosted_invoice_url, card="confirm_always", action="pay")
    assert "Your bank wants a confirmation" in text
    press(invoice.hosted_invoice_url, card="confirm_always", action="confirm")
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"
    with urllib.request.urlopen(invoice.invoice_pdf) as answer:
        assert answer.read().startswith(b"%PDF-")
