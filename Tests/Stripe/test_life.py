"""The life of a subscription, as the portal will drive it."""
import datetime

import pytest
import stripe

DAY = 86400


def item_of(subscription):
    return subscription["items"].data[0]


def test_checkout_gives_an_active_subscription(api):
    subscription = api.subscribed(subscription_data={"metadata": {"team": "7"}})
    assert subscription.status == "active"
    assert subscription.metadata["team"] == "7"
    item = item_of(subscription)
    assert item.current_period_start == api.now()
    assert item.current_period_end == 1_802_678_400
    invoice = api.v1.invoices.retrieve(
        subscription.latest_invoice, {"expand": ["payments.data.payment.payment_intent"]})
    assert invoice.status == "paid" and invoice.amount_paid == invoice.total == 2900
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert invoice.payments.data[0].payment.payment_intent.status == "succeeded"
    assert invoice.number.endswith("-0001")


def test_a_subscription_is_announced_before_anybody_has_paid(api, heard):
    api.subscribed()
    api.wait()
    events = [stripe.Webhook.construct_event(body, header, "whsec_test")
              for body, header in api.listener.came]
    created = [e for e in events if e.type == "customer.subscription.created"]
    assert created[0].data.object.status == "incomplete"
    kinds = [e.type for e in events]
    assert kinds.index("customer.subscription.created") < kinds.index("invoice.paid")
    assert kinds[-1] == "checkout.session.completed"


def test_a_cancellation_is_taken_back_or_comes(api):
    subscription = api.subscribed()
    end = item_of(subscription).current_period_end
    going = api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    assert going.cancel_at == end and going.status == "active" and going.canceled_at
    with pytest.raises(stripe.InvalidRequestError, match="only resume"):
        api.v1.subscriptions.resume(subscription.id)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.invoices.create_preview({"subscription": subscription.id})
    assert caught.value.code == "invoice_upcoming_none"
    back = api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})
    assert back.cancel_at is None and back.canceled_at is None
    api.to(end)
    renewed = api.v1.subscriptions.retrieve(subscription.id)
    assert renewed.status == "active"
    api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    api.to(item_of(renewed).current_period_end)
    over = api.v1.subscriptions.retrieve(subscription.id)
    assert over.status == "canceled" and over.ended_at == item_of(renewed).current_period_end
    assert len(api.v1.invoices.list({"subscription": subscription.id}).data) == 2
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})


def test_cancelled_now_with_money_back_as_credit(api):
    subscription = api.subscribed()
    item = item_of(subscription)
    api.to((item.current_period_start + item.current_period_end) // 2)
    api.v1.subscriptions.cancel(subscription.id, {"prorate": True, "invoice_now": True})
    api.to(api.now() + 3600)
    assert api.v1.customers.retrieve(subscription.customer).balance == -1450
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.subscriptions.cancel(subscription.id)
    assert caught.value.http_status == 404


def test_a_failing_renewal_is_retried_until_unpaid_and_recovers(api):
    subscription = api.subscribed()
    method = subscription.default_payment_method
    api.control("/cards", payment_method=method, card="declined")
    end = item_of(subscription).current_period_end
    api.to(end + 1800)
    between = api.v1.subscriptions.retrieve(subscription.id)
    invoice = api.v1.invoices.retrieve(between.latest_invoice)
    assert between.status == "active" and invoice.status == "draft"
    api.to(end + 3600)
    failed = api.v1.subscriptions.retrieve(subscription.id)
    invoice = api.v1.invoices.retrieve(between.latest_invoice)
    assert failed.status == "past_due" and invoice.status == "open"
    assert invoice.attempt_count == 1 and invoice.next_payment_attempt == api.now() + 3 * DAY
    api.to(end + 3600 + 8 * DAY)
    assert api.v1.invoices.retrieve(invoice.id).attempt_count == 3
    api.to(end + 3600 + 15 * DAY)
    unpaid = api.v1.subscriptions.retrieve(subscription.id)
    assert unpaid.status == "unpaid"
    assert api.v1.invoices.retrieve(invoice.id).next_payment_attempt is None
    with pytest.raises(stripe.CardError) as caught:
        api.v1.invoices.pay(invoice.id)
    assert caught.value.code == "card_declined" and caught.value.http_status == 402
    setup = api.v1.checkout.sessions.create({
        "mode": "setup", "customer": subscription.customer, "currency": "eur",
        "success_url": "https://portal.example/done"})
    api.control("/checkout", session=setup.id)
    setup = api.v1.checkout.sessions.retrieve(setup.id, {"expand": ["setup_intent"]})
    fresh = setup.setup_intent.payment_method
    api.v1.subscriptions.update(subscription.id, {"default_payment_method": fresh})
    assert api.v1.invoices.pay(invoice.id).status == "paid"
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_an_unpaid_subscription_gets_drafts(api):
    subscription = api.subscribed()
    api.control("/cards", payment_method=subscription.default_payment_method, card="declined")
    api.to(api.now() + 70 * DAY)
    invoice = api.v1.invoices.list({"subscription": subscription.id}).data[0]
    assert invoice.status == "draft" and not invoice.auto_advance


def test_retries_may_end_in_a_cancellation(api):
    api.control("/settings", final="cancel", retry_days=[1])
    subscription = api.subscribed()
    api.control("/cards", payment_method=subscription.default_payment_method, card="fails_later")
    api.to(item_of(subscription).current_period_end + 3600 + DAY)
    over = api.v1.subscriptions.retrieve(subscription.id)
    assert over.status == "canceled" and over.cancellation_details.reason == "payment_failed"


def test_a_trial_begins_ends_and_is_charged(api, heard):
    subscription = api.subscribed(subscription_data={"trial_period_days": 14})
    assert subscription.status == "trialing"
    assert api.v1.invoices.retrieve(subscription.latest_invoice).total == 0
    assert subscription.trial_end == item_of(subscription).current_period_end == (
        api.now() + 14 * DAY)
    api.to(subscription.trial_end + 3600)
    after = api.v1.subscriptions.retrieve(subscription.id)
    assert after.status == "active"
    assert api.v1.invoices.retrieve(after.latest_invoice).amount_paid == 2900
    api.wait()
    assert "customer.subscription.trial_will_end" in api.listener.types()


def test_a_trial_without_a_card_may_pause_and_resume(api):
    customer = api.customer()
    subscription = api.v1.subscriptions.create({
        "customer": customer.id, "items": [{"price": api.price().id}], "trial_period_days": 7,
        "trial_settings": {"end_behavior": {"missing_payment_method": "pause"}}})
    api.to(subscription.trial_end)
    assert api.v1.subscriptions.retrieve(subscription.id).status == "paused"
    method = api.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    api.v1.subscriptions.update(subscription.id, {"default_payment_method": method.id})
    resumed = api.v1.subscriptions.resume(subscription.id)
    assert resumed.status == "active"
    assert api.v1.invoices.retrieve(resumed.latest_invoice).status == "paid"


def test_pause_gives_back_what_was_not_used(api):
    subscription = api.subscribed()
    item = item_of(subscription)
    api.to((item.current_period_start + item.current_period_end) // 2)
    assert api.v1.subscriptions.pause(subscription.id).status == "paused"
    api.to(item.current_period_end + 30 * DAY)
    resumed = api.v1.subscriptions.resume(subscription.id)
    assert api.v1.invoices.retrieve(resumed.latest_invoice).total == 2900 - 1450
    assert item_of(resumed).current_period_start == api.now()


def test_periods_keep_the_day_of_the_month(api):
    # The last day of January 2028.
    api.to(1_832_889_600)
    ends = []
    subscription = api.subscribed()
    for _ in range(4):
        ends.append(item_of(subscription).current_period_end)
        api.to(ends[-1])
        subscription = api.v1.subscriptions.retrieve(subscription.id)
    days = [datetime.datetime.fromtimestamp(e, datetime.timezone.utc).day for e in ends]
    assert days == [29, 31, 30, 31]


def test_a_test_clock_moves_only_its_own(api):
    clock = api.v1.test_helpers.test_clocks.create({"frozen_time": api.now()})
    inside = api.subscribed(customer=api.customer(test_clock=clock.id))
    outside = api.subscribed()
    moved = api.v1.test_helpers.test_clocks.advance(
        clock.id, {"frozen_time": api.now() + 32 * DAY})
    assert moved.status == "advancing"
    clock = api.v1.test_helpers.test_clocks.retrieve(clock.id)
    assert clock.status == "ready" and clock.frozen_time == api.now() + 32 * DAY
    renewed = api.v1.subscriptions.retrieve(inside.id)
    assert item_of(renewed).current_period_start == item_of(inside).current_period_end
    assert api.v1.subscriptions.retrieve(outside.id).latest_invoice == outside.latest_invoice
    with pytest.raises(stripe.InvalidRequestError, match="two intervals"):
        api.v1.test_helpers.test_clocks.advance(
            clock.id, {"frozen_time": api.now() + 200 * DAY})


def test_drafts_of_an_unpaid_subscription_go_on_when_told(api):
    subscription = api.subscribed()
    method = subscription.default_payment_method
    api.control("/cards", payment_method=method, card="declined")
    api.to(api.now() + 70 * DAY)
    invoice = api.v1.invoices.list({"subscription": subscription.id}).data[0]
    api.control("/cards", payment_method=method, card="good")
    api.v1.invoices.update(invoice.id, {"auto_advance": True})
    api.to(api.now() + 3600)
    assert api.v1.invoices.retrieve(invoice.id).status == "paid"
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_a_first_invoice_that_is_voided_ends_what_never_began(api):
    session = api.session(api.price(), api.customer())
    api.control("/checkout", session=session.id, card="declined")
    subscription = api.v1.subscriptions.list({"status": "incomplete"}).data[0]
    with pytest.raises(stripe.InvalidRequestError, match="incomplete"):
        api.v1.subscriptions.update(subscription.id, {
            "items": [{"id": item_of(subscription).id, "quantity": 2}]})
    api.v1.invoices.void_invoice(subscription.latest_invoice)
    assert api.v1.subscriptions.retrieve(subscription.id).status == "incomplete_expired"


def test_a_declined_first_payment_through_the_api(api):
    customer = api.customer("pm_card_chargeCustomerFail")
    wanted = {"customer": customer.id, "items": [{"price": api.price().id}]}
    with pytest.raises(stripe.CardError) as caught:
        api.v1.subscriptions.create({**wanted, "payment_behavior": "error_if_incomplete"})
    assert caught.value.code == "card_declined"
    assert not api.v1.subscriptions.list({"customer": customer.id}).data
    assert api.v1.subscriptions.create(wanted).status == "incomplete"
    with pytest.raises(stripe.InvalidRequestError, match="flexible"):
        api.v1.subscriptions.create({**wanted, "billing_mode": {"type": "classic"}})
