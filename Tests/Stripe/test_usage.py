"""Usage: counted once, summed by hour, billed with the renewal."""
import pytest
import stripe

from test_money import adds_up, last_invoice

DAY = 86400


def metered(api, interval="month"):
    meter = api.v1.billing.meters.create({
        "display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}})
    product = api.v1.products.create({"name": "Calls"})
    price = api.v1.prices.create({
        "product": product.id, "currency": "eur", "billing_scheme": "tiered",
        "tiers_mode": "graduated", "tiers": [
            {"up_to": 10000, "unit_amount": 0}, {"up_to": "inf", "unit_amount_decimal": "0.05"}],
        "recurring": {"interval": interval, "usage_type": "metered", "meter": meter.id}})
    return meter, price


def count(api, customer, value, at, identifier=None):
    return api.v1.billing.meter_events.create({
        "event_name": "calls", "timestamp": at,
        "payload": {"stripe_customer_id": customer, "value": str(value)},
        **({"identifier": identifier} if identifier else {})})


def test_usage_is_counted_once_and_billed_with_the_renewal(api):
    meter, price = metered(api)
    plan = api.price()
    subscription = api.subscribed(plan, line_items=[
        {"price": plan.id, "quantity": 1}, {"price": price.id}])
    customer, start = subscription.customer, api.now()
    end = subscription["items"].data[0].current_period_end
    api.to(start + DAY)
    count(api, customer, 9000, api.now(), "one")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        count(api, customer, 9000, api.now(), "one")
    assert caught.value.code == "duplicate_meter_event"
    with pytest.raises(stripe.InvalidRequestError, match="future"):
        count(api, customer, 1, api.now() + 301)
    with pytest.raises(stripe.InvalidRequestError, match="35 days"):
        count(api, customer, 1, api.now() - 36 * DAY)
    hour = api.now() // 3600 * 3600
    found = api.v1.billing.meters.event_summaries.list(meter.id, {
        "customer": customer, "start_time": hour, "end_time": hour + 3600})
    assert found.data[0].aggregated_value == 9000
    api.to(end + 600)
    # The hour in which the invoice is a draft still counts for what went before.
    count(api, customer, 3001, end - 60, "late")
    count(api, customer, 5000, end + 60, "next")
    api.to(end + 3600)
    invoice = adds_up(last_invoice(api, subscription))
    amounts = {l.pricing.price_details.price: (l.amount, l.quantity) for l in invoice.lines.data}
    # 2001 above what is included, at 0.05 cents: 100.05, rounded by the line.
    assert amounts == {plan.id: (2900, 1), price.id: (100, 12001)}


def test_usage_is_billed_monthly_on_a_yearly_plan(api):
    _, price = metered(api)
    plan = api.price(29000, interval="year")
    subscription = api.subscribed(plan, line_items=[
        {"price": plan.id, "quantity": 1}, {"price": price.id}])
    count(api, subscription.customer, 30000, api.now() + 60)
    api.to(api.now() + 32 * DAY)
    invoice = last_invoice(api, subscription)
    assert [l.amount for l in invoice.lines.data] == [1000] and invoice.status == "paid"
    api.to(subscription["items"].data[0].current_period_end + 3600)
    found = api.v1.invoices.list({"subscription": subscription.id, "limit": 20}).data
    assert len(found) == 13 and sum(invoice.total for invoice in found) == 59000


def test_a_plan_by_use_alone_has_no_first_invoice(api):
    _, price = metered(api)
    subscription = api.subscribed(price, line_items=[{"price": price.id}])
    assert subscription.status == "active" and subscription.latest_invoice is None
    count(api, subscription.customer, 12000, api.now())
    api.to(subscription["items"].data[0].current_period_end + 3600)
    assert last_invoice(api, subscription).amount_paid == 100
