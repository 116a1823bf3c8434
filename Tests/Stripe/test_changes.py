"""Changes of plan: previews, prorations, updates that wait for their payment, schedules."""
import pytest
import stripe

DAY = 86400


def item_of(subscription):
    return subscription["items"].data[0]


def upgrade(api, subscription, price, at, **more):
    return api.v1.subscriptions.update(subscription.id, {
        "items": [{"id": item_of(subscription).id, "price": price.id}],
        "proration_behavior": "always_invoice", "payment_behavior": "pending_if_incomplete",
        "proration_date": at, **more})


def preview(api, subscription, price, at):
    return api.v1.invoices.create_preview({
        "subscription": subscription.id, "subscription_details": {
            "items": [{"id": item_of(subscription).id, "price": price.id}],
            "proration_behavior": "always_invoice", "proration_date": at}})


def test_an_upgrade_costs_what_its_preview_said(api):
    small, large = api.price(), api.price(9900, name="Business")
    subscription = api.subscribed(small)
    api.to(api.now() + 10 * DAY + 12345)
    at = api.now()
    seen = preview(api, subscription, large, at)
    api.to(at + 600)
    subscription = upgrade(api, subscription, large, at)
    invoice = api.v1.invoices.retrieve(subscription.latest_invoice)
    assert [(l.amount, l.description) for l in invoice.lines.data] == [
        (l.amount, l.description) for l in seen.lines.data]
    assert invoice.total == seen.total == invoice.amount_paid
    assert item_of(subscription).price.id == large.id and subscription.pending_update is None
    item = item_of(subscription)
    start, end = item.current_period_start, item.current_period_end
    credit, charge = (l.amount for l in invoice.lines.data)
    assert credit == -round(2900 * (end - at) / (end - start))
    assert charge == round(9900 * (end - at) / (end - start))
    assert invoice.lines.data[0].parent.subscription_item_details.proration


def test_changes_back_and_forth_at_one_moment_cost_nothing(api):
    small, large = api.price(), api.price(9900)
    subscription = api.subscribed(small)
    api.to(api.now() + 7 * DAY + 1)
    one = upgrade(api, subscription, large, api.now())
    two = upgrade(api, one, small, api.now())
    first = api.v1.invoices.retrieve(one.latest_invoice)
    second = api.v1.invoices.retrieve(two.latest_invoice)
    assert first.total == -second.total and second.amount_due == 0
    assert api.v1.customers.retrieve(subscription.customer).balance == second.total
    # The credit pays for what comes next.
    api.to(item_of(two).current_period_end + 3600)
    renewal = api.v1.invoices.list({"subscription": two.id}).data[0]
    assert (renewal.total, renewal.amount_due, renewal.status) == (2900, 0, "paid")
    assert api.v1.customers.retrieve(subscription.customer).balance == second.total + 2900


def test_a_change_of_interval_begins_a_new_period(api):
    monthly, yearly = api.price(), api.price(29000, interval="year")
    subscription = api.subscribed(monthly)
    api.to(api.now() + 15 * DAY + 43200)
    subscription = upgrade(api, subscription, yearly, api.now())
    item = item_of(subscription)
    assert item.current_period_start == api.now() == subscription.billing_cycle_anchor
    assert item.current_period_end - api.now() == 365 * DAY
    invoice = api.v1.invoices.retrieve(subscription.latest_invoice)
    assert [l.amount for l in invoice.lines.data] == [-1450, 29000]


def test_an_upgrade_that_is_not_paid_waits(api, heard):
    small, large = api.price(), api.price(9900)
    subscription = api.subscribed(small)
    method = subscription.default_payment_method
    api.control("/cards", payment_method=method, card="declined")
    waiting = upgrade(api, subscription, large, api.now())
    assert waiting.status == "active"
    assert waiting.pending_update.subscription_items[0].price.id == large.id
    assert item_of(waiting).price.id == small.id
    invoice = api.v1.invoices.retrieve(waiting.latest_invoice)
    assert invoice.status == "open"
    api.control("/cards", payment_method=method, card="good")
    api.v1.invoices.pay(invoice.id)
    done = api.v1.subscriptions.retrieve(subscription.id)
    assert done.pending_update is None and item_of(done).price.id == large.id
    api.wait()
    assert "customer.subscription.pending_update_applied" in api.listener.types()


def test_an_upgrade_that_is_never_paid_is_forgotten(api, heard):
    small, large = api.price(), api.price(9900)
    subscription = api.subscribed(small)
    api.control("/cards", payment_method=subscription.default_payment_method, card="confirm_always")
    waiting = upgrade(api, subscription, large, api.now())
    assert waiting.pending_update.expires_at == api.now() + 23 * 3600
    api.to(waiting.pending_update.expires_at)
    now = api.v1.subscriptions.retrieve(subscription.id)
    assert now.pending_update is None and item_of(now).price.id == small.id
    assert api.v1.invoices.retrieve(waiting.latest_invoice).status == "void"
    api.wait()
    assert "invoice.payment_action_required" in api.listener.types()
    assert "customer.subscription.pending_update_expired" in api.listener.types()


def test_the_defaults_invoice_later_and_apply_although_the_payment_fails(api):
    small, large = api.price(), api.price(9900)
    subscription = api.subscribed(small)
    api.to(api.now() + DAY)
    changed = api.v1.subscriptions.update(subscription.id, {
        "items": [{"id": item_of(subscription).id, "price": large.id}]})
    assert item_of(changed).price.id == large.id
    assert changed.latest_invoice == subscription.latest_invoice
    api.to(item_of(changed).current_period_end + 3600)
    renewal = api.v1.invoices.list({"subscription": subscription.id}).data[0]
    assert len(renewal.lines.data) == 3 and renewal.total > 9900


def downgrade(api, subscription, to):
    schedule = api.v1.subscription_schedules.create({"from_subscription": subscription.id})
    phase = schedule.phases[0]
    return api.v1.subscription_schedules.update(schedule.id, {"end_behavior": "release", "phases": [
        {"items": [{"price": phase["items"][0].price, "quantity": 1}],
         "start_date": phase.start_date, "end_date": phase.end_date},
        {"items": [{"price": to.id, "quantity": 1}], "proration_behavior": "none",
         "duration": {"interval": "month", "interval_count": 1}}]})


def test_a_downgrade_comes_at_the_end_of_the_period(api):
    small, large = api.price(), api.price(9900)
    subscription = api.subscribed(large)
    schedule = downgrade(api, subscription, small)
    subscription = api.v1.subscriptions.retrieve(subscription.id)
    assert subscription.schedule == schedule.id and item_of(subscription).price.id == large.id
    seen = api.v1.invoices.create_preview({"subscription": subscription.id})
    assert seen.total == 2900
    end = item_of(subscription).current_period_end
    api.to(end + 3600)
    after = api.v1.subscriptions.retrieve(subscription.id)
    assert item_of(after).price.id == small.id and item_of(after).current_period_start == end
    invoice = api.v1.invoices.retrieve(after.latest_invoice)
    assert invoice.total == 2900 and invoice.status == "paid"
    api.to(item_of(after).current_period_end)
    assert api.v1.subscription_schedules.retrieve(schedule.id).status == "released"
    assert api.v1.subscriptions.retrieve(subscription.id).schedule is None


def test_a_downgrade_from_a_year_to_a_month(api):
    monthly, yearly = api.price(), api.price(29000, interval="year")
    subscription = api.subscribed(yearly)
    downgrade(api, subscription, monthly)
    end = item_of(subscription).current_period_end
    api.to(end + 3600)
    after = api.v1.subscriptions.retrieve(subscription.id)
    assert item_of(after).price.id == monthly.id
    assert 28 * DAY <= item_of(after).current_period_end - end <= 31 * DAY
    assert api.v1.invoices.retrieve(after.latest_invoice).total == 2900


def test_a_schedule_is_released_before_a_cancellation(api):
    subscription = api.subscribed(api.price(9900))
    schedule = downgrade(api, subscription, api.price())
    with pytest.raises(stripe.InvalidRequestError, match="managed by the subscription schedule"):
        api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    assert api.v1.subscription_schedules.release(schedule.id).status == "released"
    with pytest.raises(stripe.InvalidRequestError, match="currently in the `released` status"):
        api.v1.subscription_schedules.release(schedule.id)
    assert api.v1.subscriptions.update(
        subscription.id, {"cancel_at_period_end": True}).cancel_at_period_end


def test_seats_are_prorated(api):
    subscription = api.subscribed(api.price(1000))
    item = item_of(subscription)
    api.to((item.current_period_start + item.current_period_end) // 2)
    changed = api.v1.subscriptions.update(subscription.id, {
        "items": [{"id": item.id, "quantity": 5}], "proration_behavior": "always_invoice",
        "payment_behavior": "pending_if_incomplete"})
    invoice = api.v1.invoices.retrieve(changed.latest_invoice)
    assert [l.amount for l in invoice.lines.data] == [-500, 2500]
    assert item_of(changed).quantity == 5


def test_in_a_trial_a_change_costs_nothing_and_keeps_its_end(api):
    yearly = api.price(29000, interval="year")
    subscription = api.subscribed(subscription_data={"trial_period_days": 14})
    end = subscription.trial_end
    changed = upgrade(api, subscription, yearly, api.now())
    assert changed.status == "trialing" and item_of(changed).current_period_end == end
    assert changed.latest_invoice == subscription.latest_invoice
    api.to(end + 3600)
    after = api.v1.subscriptions.retrieve(subscription.id)
    assert item_of(after).current_period_end == end + 365 * DAY
    assert api.v1.invoices.retrieve(after.latest_invoice).amount_paid == 29000


def test_a_cancellation_follows_a_new_period(api):
    subscription = api.subscribed()
    api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    changed = upgrade(api, subscription, api.price(29000, interval="year"), api.now())
    assert changed.cancel_at == item_of(changed).current_period_end == api.now() + 365 * DAY


def test_what_cannot_wait_is_refused(api):
    subscription = api.subscribed()
    with pytest.raises(stripe.InvalidRequestError, match="unsupported params: metadata"):
        upgrade(api, subscription, api.price(9900), api.now(), metadata={"a": "b"})
    with pytest.raises(stripe.InvalidRequestError, match="within the current billing period"):
        upgrade(api, subscription, api.price(9900), api.now() - 1)
    with pytest.raises(stripe.InvalidRequestError, match="doesn't match the expected currency"):
        upgrade(api, subscription, api.price(9900, "usd"), api.now())


def test_a_second_change_takes_the_place_of_one_that_waits(api):
    subscription = api.subscribed()
    api.control("/cards", payment_method=subscription.default_payment_method, card="declined")
    one = upgrade(api, subscription, api.price(9900), api.now())
    large = api.price(19900)
    two = upgrade(api, subscription, large, api.now())
    assert api.v1.invoices.retrieve(one.latest_invoice).status == "void"
    assert two.pending_update.subscription_items[0].price.id == large.id
    api.v1.subscriptions.cancel(subscription.id)
    assert api.v1.invoices.retrieve(two.latest_invoice).status == "void"


def test_error_if_incomplete_changes_nothing(api):
    subscription = api.subscribed()
    api.control("/cards", payment_method=subscription.default_payment_method, card="confirm_always")
    with pytest.raises(stripe.CardError) as caught:
        upgrade(api, subscription, api.price(9900), api.now(),
                payment_behavior="error_if_incomplete")
    assert caught.value.code == "subscription_payment_intent_requires_action"
    now = api.v1.subscriptions.retrieve(subscription.id)
    assert item_of(now).price.id == item_of(subscription).price.id
    assert now.latest_invoice == subscription.latest_invoice


def test_a_card_confirmed_once_renews_by_itself_and_not_an_upgrade(api):
    subscription = api.subscribed(card="confirm_once")
    end = item_of(subscription).current_period_end
    api.to(end + 3600)
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"
    large = api.price(9900)
    waiting = upgrade(api, subscription, large, api.now())
    assert waiting.pending_update
    api.control("/cards", payment_method=subscription.default_payment_method, card="confirm_always")
    with pytest.raises(stripe.CardError) as caught:
        api.v1.invoices.pay(waiting.latest_invoice)
    assert caught.value.code == "invoice_payment_intent_requires_action"
    done = upgrade(api, subscription, large, api.now(), off_session=True)
    assert done.pending_update
    api.control("/cards", payment_method=subscription.default_payment_method, card="confirm_once")
    assert upgrade(api, subscription, large, api.now(), off_session=True).pending_update is None


def test_phases_follow_each_other(api):
    subscription = api.subscribed()
    schedule = api.v1.subscription_schedules.create({"from_subscription": subscription.id})
    first = {"items": [{"price": item_of(subscription).price.id}],
             "start_date": schedule.phases[0].start_date, "end_date": schedule.phases[0].end_date}
    for phases, words in [
            ([{**first, "start_date": first["start_date"] + 1}], "start date of the current phase"),
            ([first, {**first, "start_date": first["end_date"] + 1,
                      "end_date": first["end_date"] + DAY}], "where the one before it ends"),
            ([{**first, "end_date": first["start_date"]}], "after its start"),
            ([{**first, "items": [{"price": api.price(1, "usd").id}]}], "expected currency")]:
        with pytest.raises(stripe.InvalidRequestError, match=words):
            api.v1.subscription_schedules.update(schedule.id, {"phases": phases})
    with pytest.raises(stripe.InvalidRequestError, match="already attached"):
        api.v1.subscription_schedules.create({"from_subscription": subscription.id})
