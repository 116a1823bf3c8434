"""Refunds, credit notes, credits, coupons, taxes, disputes: what comes to what, to the cent."""
import pytest
import stripe


def last_invoice(api, subscription, *expand):
    return api.v1.invoices.retrieve(
        api.v1.subscriptions.retrieve(subscription.id).latest_invoice, {"expand": list(expand)})


def intent_of(api, invoice):
    payments = api.v1.invoice_payments.list({"invoice": invoice.id}).data
    return payments[0].payment.payment_intent


def adds_up(invoice):
    off = sum(d.amount for l in invoice.lines.data for d in l.discount_amounts)
    tax = sum(t.amount for l in invoice.lines.data for t in l.taxes
              if t.tax_behavior == "exclusive")
    assert invoice.subtotal == sum(l.amount for l in invoice.lines.data)
    assert invoice.total == invoice.subtotal - off + tax
    assert off == sum(d.amount for d in invoice.total_discount_amounts)
    return invoice


def test_refunds_in_part_and_whole(api, heard):
    subscription = api.subscribed()
    intent = intent_of(api, last_invoice(api, subscription))
    part = api.v1.refunds.create({"payment_intent": intent, "amount": 900, "metadata": {"a": "b"}})
    assert part.status == "succeeded" and part.metadata["a"] == "b"
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        api.v1.refunds.create({"payment_intent": intent, "amount": 2001})
    assert api.v1.refunds.create({"payment_intent": intent}).amount == 2000
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.refunds.create({"payment_intent": intent})
    assert caught.value.code == "charge_already_refunded"
    charge = api.v1.charges.retrieve(part.charge)
    assert charge.refunded and charge.amount_refunded == 2900
    api.wait()
    assert api.listener.types().count("charge.refunded") == 2


def test_a_refund_may_fail_later(api, heard):
    api.control("/settings", refunds="pending")
    intent = intent_of(api, last_invoice(api, api.subscribed()))
    refund = api.v1.refunds.create({"payment_intent": intent})
    assert refund.status == "pending"
    api.control("/refunds", refund=refund.id, status="failed")
    assert api.v1.refunds.retrieve(refund.id).status == "failed"
    assert api.v1.charges.retrieve(refund.charge).amount_refunded == 0
    api.wait()
    assert "refund.failed" in api.listener.types()


def test_a_credit_note_says_where_its_money_goes(api):
    invoice = last_invoice(api, api.subscribed())
    with pytest.raises(stripe.InvalidRequestError, match="must equal"):
        api.v1.credit_notes.create({"invoice": invoice.id, "amount": 1000, "refund_amount": 400})
    note = api.v1.credit_notes.create({
        "invoice": invoice.id, "amount": 1000, "refund_amount": 400, "credit_amount": 600,
        "reason": "order_change"})
    assert note.number == invoice.number + "-CN-01" and note.type == "post_payment"
    assert api.v1.refunds.retrieve(note.refunds[0].refund).amount == 400
    assert api.v1.customers.retrieve(invoice.customer).balance == -600
    with pytest.raises(stripe.InvalidRequestError, match="greater than what remains"):
        api.v1.credit_notes.create({"invoice": invoice.id, "amount": 2000, "refund_amount": 2000})


def test_a_credit_note_on_an_open_invoice_makes_it_less(api):
    subscription = api.subscribed()
    api.control("/cards", payment_method=subscription.default_payment_method, card="declined")
    api.to(subscription["items"].data[0].current_period_end + 3600)
    invoice = last_invoice(api, subscription)
    api.v1.credit_notes.create({"invoice": invoice.id, "lines": [
        {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[0].id,
         "amount": 900}]})
    assert api.v1.invoices.retrieve(invoice.id).amount_remaining == 2000
    api.v1.credit_notes.create({"invoice": invoice.id, "amount": 2000})
    assert api.v1.invoices.retrieve(invoice.id).status == "paid"
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"


@pytest.mark.parametrize("coupon, sums", [
    ({"percent_off": 25, "duration": "once"}, [2175, 2900, 2900]),
    ({"amount_off": 500, "currency": "eur", "duration": "repeating", "duration_in_months": 2},
     [2400, 2400, 2900]),
    ({"percent_off": 33.33, "duration": "forever"}, [1933, 1933, 1933]),
    ({"amount_off": 5000, "currency": "eur", "duration": "once"}, [0, 2900, 2900]),
])
def test_coupons_last_as_long_as_they_say(api, coupon, sums):
    coupon = api.v1.coupons.create(coupon)
    subscription = api.subscribed(discounts=[{"coupon": coupon.id}])
    for _ in sums[1:]:
        end = api.v1.subscriptions.retrieve(subscription.id)["items"].data[0].current_period_end
        api.to(end + 3600)
    found = api.v1.invoices.list({"subscription": subscription.id}).data
    assert [adds_up(invoice).total for invoice in reversed(found)] == sums
    assert api.v1.coupons.retrieve(coupon.id).times_redeemed == 1


def test_a_promotion_code_is_redeemed_as_often_as_it_may_be(api):
    coupon = api.v1.coupons.create({"percent_off": 50, "duration": "once"})
    code = api.v1.promotion_codes.create({
        "code": "Hello", "max_redemptions": 1,
        "promotion": {"type": "coupon", "coupon": coupon.id}})
    session = api.session(api.price(), api.customer(), allow_promotion_codes=True)
    api.control("/checkout", session=session.id, promotion_code="hello")
    assert api.v1.checkout.sessions.retrieve(session.id).amount_total == 1450
    assert api.v1.promotion_codes.list({"code": "Hello"}).data[0].times_redeemed == 1
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.session(api.price(), api.customer(), discounts=[{"promotion_code": code.id}])
    assert caught.value.code == "promotion_code_expired"
    api.v1.coupons.delete(coupon.id)
    with pytest.raises(stripe.InvalidRequestError):
        api.session(api.price(), api.customer(), discounts=[{"coupon": coupon.id}])


def test_what_a_discount_took_off_is_not_given_back(api):
    coupon = api.v1.coupons.create({"percent_off": 50, "duration": "once"})
    subscription = api.subscribed(discounts=[{"coupon": coupon.id}])
    item = subscription["items"].data[0]
    api.to((item.current_period_start + item.current_period_end) // 2)
    changed = api.v1.subscriptions.update(subscription.id, {
        "items": [{"id": item.id, "price": api.price(9900).id}],
        "proration_behavior": "always_invoice"})
    assert [l.amount for l in last_invoice(api, changed).lines.data] == [-725, 4950]


@pytest.mark.parametrize("inclusive, exempt, sums", [
    (False, "none", (2900, 551, 3451)), (True, "none", (2900, 463, 2900)),
    (False, "reverse", (2900, 0, 2900))])
def test_taxes(api, inclusive, exempt, sums):
    rate = api.v1.tax_rates.create({
        "display_name": "VAT", "percentage": 19, "inclusive": inclusive, "country": "DE"})
    customer = api.customer(tax_exempt=exempt)
    subscription = api.subscribed(
        customer=customer, subscription_data={"default_tax_rates": [rate.id]})
    invoice = adds_up(last_invoice(api, subscription))
    assert (invoice.subtotal, invoice.total_taxes[0].amount, invoice.total) == sums
    if exempt == "reverse":
        assert invoice.total_taxes[0].taxability_reason == "reverse_charge"


def test_yen_have_no_cents(api):
    subscription = api.subscribed(api.price(3200, "jpy"))
    item = subscription["items"].data[0]
    api.to(item.current_period_start + (item.current_period_end - item.current_period_start) // 3)
    changed = api.v1.subscriptions.update(subscription.id, {
        "items": [{"id": item.id, "price": api.price(9800, "jpy").id}],
        "proration_behavior": "always_invoice"})
    assert [l.amount for l in last_invoice(api, changed).lines.data] == [-2133, 6533]


def test_a_dispute_is_opened_and_lost(api, heard):
    intent = intent_of(api, last_invoice(api, api.subscribed()))
    dispute = api.control("/disputes", payment_intent=intent)
    assert api.v1.disputes.list({"payment_intent": intent}).data[0].status == "needs_response"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.refunds.create({"payment_intent": intent})
    assert caught.value.code == "charge_disputed"
    api.control("/disputes/close", dispute=dispute["id"], status="lost")
    api.wait()
    assert [t for t in api.listener.types() if "dispute" in t] == [
        "charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.closed"]


def test_a_preview_of_a_first_invoice_changes_nothing(api, heard):
    coupon = api.v1.coupons.create({"percent_off": 10, "duration": "once"})
    customer = api.customer()
    seen = api.v1.invoices.create_preview({
        "customer": customer.id, "discounts": [{"coupon": coupon.id}],
        "subscription_details": {"items": [{"price": api.price().id, "quantity": 3}]}})
    assert adds_up(seen).total == 7830 and seen.id.startswith("upcoming_in_")
    assert api.v1.coupons.retrieve(coupon.id).times_redeemed == 0
    assert not api.v1.subscriptions.list({"customer": customer.id}).data
    api.wait()
    assert not [t for t in api.listener.types() if t.startswith(("invoice", "customer.sub"))]


def test_any_sequence_of_changes_adds_up(api):
    """What is left of two prices at each moment, and nothing else, to a cent a change."""
    import random
    dice = random.Random(7)
    prices = [api.price(amount) for amount in (1900, 2900, 9900)]
    subscription = api.subscribed(prices[1])
    item = subscription["items"].data[0]
    start, end = item.current_period_start, item.current_period_end
    exact, at, quantity, price = 2900.0, start, 1, prices[1]
    changes = 12
    for _ in range(changes):
        at += dice.randrange(1, (end - at) // 4)
        api.to(at)
        wanted, many = dice.choice(prices), dice.randrange(1, 5)
        if (wanted.id, many) == (price.id, quantity):
            changes -= 1
            continue
        exact += (wanted.unit_amount * many - price.unit_amount * quantity) * (
            end - at) / (end - start)
        price, quantity = wanted, many
        api.v1.subscriptions.update(subscription.id, {
            "items": [{"id": item.id, "price": price.id, "quantity": quantity}],
            "proration_behavior": "always_invoice"})
    found = api.v1.invoices.list({"subscription": subscription.id, "limit": 50}).data
    assert abs(sum(invoice.total for invoice in found) - exact) <= changes
    balance = api.v1.customers.retrieve(subscription.customer).balance
    assert sum(invoice.amount_paid for invoice in found) + balance == sum(
        invoice.total for invoice in found)


def test_a_session_says_what_will_be_paid(api):
    rate = api.v1.tax_rates.create({
        "display_name": "VAT", "percentage": 19, "inclusive": False})
    coupon = api.v1.coupons.create({"percent_off": 10, "duration": "once"})
    session = api.session(
        api.price(), api.customer(), discounts=[{"coupon": coupon.id}],
        subscription_data={"default_tax_rates": [rate.id]})
    assert (session.amount_subtotal, session.amount_total) == (2900, 3106)
    assert (session.total_details.amount_discount, session.total_details.amount_tax) == (290, 496)
    api.control("/checkout", session=session.id)
    assert api.v1.checkout.sessions.retrieve(session.id).amount_total == 3106


def test_a_credit_is_given_and_used(api):
    subscription = api.subscribed()
    api.v1.customers.balance_transactions.create(
        subscription.customer, {"amount": -1000, "currency": "eur", "description": "sorry"})
    with pytest.raises(stripe.InvalidRequestError, match="currency is eur"):
        api.v1.customers.balance_transactions.create(
            subscription.customer, {"amount": -1, "currency": "usd"})
    seen = api.v1.invoices.create_preview({"subscription": subscription.id})
    assert (seen.total, seen.starting_balance, seen.amount_due) == (2900, -1000, 1900)
    api.to(subscription["items"].data[0].current_period_end + 3600)
    assert last_invoice(api, subscription).amount_paid == 1900
    found = api.v1.customers.balance_transactions.list(subscription.customer).data
    assert [(one.type, one.amount, one.ending_balance) for one in found] == [
        ("applied_to_invoice", 1000, 0), ("adjustment", -1000, -1000)]


def test_a_credit_comes_back_from_a_voided_invoice(api):
    subscription = api.subscribed()
    api.v1.customers.balance_transactions.create(
        subscription.customer, {"amount": -1000, "currency": "eur"})
    api.control("/cards", payment_method=subscription.default_payment_method, card="declined")
    api.to(subscription["items"].data[0].current_period_end + 3600)
    invoice = last_invoice(api, subscription)
    assert invoice.amount_remaining == 1900
    api.v1.invoices.void_invoice(invoice.id)
    assert api.v1.customers.retrieve(subscription.customer).balance == -1000


def test_one_discount_after_the_other(api):
    half = api.v1.coupons.create({"percent_off": 50, "duration": "forever"})
    tenth = api.v1.coupons.create({"percent_off": 10, "duration": "forever"})
    subscription = api.subscribed(discounts=[{"coupon": half.id}, {"coupon": tenth.id}])
    invoice = adds_up(last_invoice(api, subscription, "discounts"))
    assert [d.amount for d in invoice.total_discount_amounts] == [1450, 145]
    assert [d.source.coupon for d in invoice.discounts] == [half.id, tenth.id]


@pytest.mark.parametrize("currency, good, bad", [
    ("kwd", 5120, 5124), ("isk", 500, 550), ("ugx", 700000, 700001), ("jpy", 501, None),
    ("mga", 7, None)])
def test_prices_keep_to_the_steps_of_their_currency(api, currency, good, bad):
    assert api.price(good, currency).unit_amount == good
    if bad:
        with pytest.raises(stripe.InvalidRequestError, match="divisible"):
            api.price(bad, currency)
