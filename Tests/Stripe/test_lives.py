"""Lives by chance: whatever happens in whatever order, the books are right, every object is in
Stripe's shape, and the server makes no mistake of its own."""
import random

import pytest
import stripe
from stripe._object_classes import get_object_class

from test_shapes import misshapen
from test_usage import count, metered

DAY = 86400
CARDS = ["good", "good", "declined", "confirm_always", "fails_later", "confirm_once"]
WAYS = ["always_invoice", "create_prorations", "none"]
PAYMENTS = ["pending_if_incomplete", "allow_incomplete", "error_if_incomplete"]


class Life:
    def __init__(self, api, seed):
        self.api, self.v1, self.dice = api, api.v1, random.Random(seed)
        self.prices = [api.price(amount) for amount in (1900, 2900, 9900)]
        self.prices.append(api.price(29000, interval="year"))
        _, self.metered = metered(api)
        self.coupon = self.v1.coupons.create({
            "percent_off": 15, "duration": "repeating", "duration_in_months": 3})
        self.rate = self.v1.tax_rates.create({
            "display_name": "VAT", "percentage": 19, "inclusive": bool(seed % 2)})
        self.known = []
        self.begin()

    def step(self):
        """One thing happens. What Stripe would refuse is refused here too, and is no harm."""
        names = [name for name in vars(Life) if not name.startswith("_")]
        what = self.dice.choice([n for n in names if n not in ("step", "some")] + ["wait"] * 4)
        try:
            getattr(self, what)()
        except stripe.APIError:
            raise
        except stripe.StripeError:
            pass

    def some(self):
        """A subscription and its licensed item."""
        found = self.v1.subscriptions.retrieve(self.dice.choice(self.known))
        return found, [i for i in found["items"].data if i.price.id != self.metered.id][0]

    def begin(self):
        lines = [{"price": self.dice.choice(self.prices).id, "quantity": 1}]
        if self.dice.random() < 0.5:
            lines.append({"price": self.metered.id})
        data = {"default_tax_rates": [self.rate.id]}
        if self.dice.random() < 0.3:
            data["trial_period_days"] = self.dice.randrange(1, 20)
        session = self.api.session(
            self.prices[0], self.api.customer(), line_items=lines, subscription_data=data,
            discounts=[{"coupon": self.coupon.id}] if self.dice.random() < 0.3 else [])
        self.api.control("/checkout", session=session.id, card=self.dice.choice(CARDS))
        found = self.v1.subscriptions.list({"customer": session.customer, "status": "all"})
        self.known += [one.id for one in found.data]

    def wait(self):
        seconds = self.dice.choice([600, 3600, DAY, 5 * DAY, 33 * DAY])
        self.api.to(self.api.now() + seconds)

    def change(self):
        subscription, item = self.some()
        wanted = {"items": [{"id": item.id, "price": self.dice.choice(self.prices).id,
                             "quantity": self.dice.randrange(1, 4)}]}
        self.v1.invoices.create_preview(
            {"subscription": subscription.id, "subscription_details": wanted})
        self.v1.subscriptions.update(subscription.id, {
            **wanted, "proration_behavior": self.dice.choice(WAYS),
            "payment_behavior": self.dice.choice(PAYMENTS)})

    def schedule(self):
        subscription, item = self.some()
        made = self.v1.subscription_schedules.create({"from_subscription": subscription.id})
        now = made.phases[0]
        self.v1.subscription_schedules.update(made.id, {"phases": [
            {"items": [{"price": item.price.id, "quantity": item.quantity}],
             "start_date": now.start_date, "end_date": now.end_date},
            {"items": [{"price": self.dice.choice(self.prices).id, "quantity": 2}]}]})

    def release(self):
        subscription, _ = self.some()
        if subscription.schedule:
            self.v1.subscription_schedules.release(subscription.schedule)

    def cancel(self):
        subscription, _ = self.some()
        self.v1.subscriptions.update(
            subscription.id, {"cancel_at_period_end": self.dice.random() < 0.5})

    def cancel_now(self):
        subscription, _ = self.some()
        if self.dice.random() < 0.3:
            self.v1.subscriptions.cancel(subscription.id, {"prorate": self.dice.random() < 0.5})

    def pause(self):
        self.v1.subscriptions.pause(self.some()[0].id)

    def resume(self):
        self.v1.subscriptions.resume(self.some()[0].id)

    def another_card(self):
        method = self.some()[0].default_payment_method
        if method:
            self.api.control("/cards", payment_method=method, card=self.dice.choice(CARDS))

    def use(self):
        count(self.api, self.some()[0].customer, self.dice.randrange(9999), self.api.now())

    def invoice(self):
        found = self.v1.invoices.list({
            "subscription": self.some()[0].id, "limit": 5, "expand": ["data.payments"]}).data
        if not found:
            return
        one, amount = self.dice.choice(found), self.dice.randrange(1, 1500)
        what = self.dice.choice(["pay", "go on", "void", "refund", "credit"])
        if what == "pay":
            self.v1.invoices.pay(one.id)
        elif what == "go on":
            self.v1.invoices.update(one.id, {"auto_advance": True})
        elif what == "void":
            self.v1.invoices.void_invoice(one.id)
        elif what == "refund" and one.payments.data:
            self.v1.refunds.create({
                "payment_intent": one.payments.data[-1].payment.payment_intent, "amount": amount})
        elif what == "credit":
            more = {"credit_amount": amount} if one.status == "paid" else {}
            self.v1.credit_notes.create({"invoice": one.id, "amount": amount, **more})


def check_books(world):
    numbers = {}
    for one in world.all("invoice"):
        lines = one["lines"]["data"]
        off = sum(d["amount"] for line in lines for d in line["discount_amounts"])
        tax = sum(t["amount"] for line in lines for t in line["taxes"]
                  if t["tax_behavior"] == "exclusive")
        assert one["total"] == sum(line["amount"] for line in lines) - off + tax
        assert min(one["amount_due"], one["amount_remaining"], one["amount_paid"]) >= 0
        if one["status"] == "paid":
            assert one["amount_paid"] == one["amount_due"] and not one["amount_remaining"]
        if one["number"]:
            numbers.setdefault(one["customer"], []).append(int(one["number"][-4:]))
    for found in numbers.values():
        assert sorted(found) == list(range(1, len(found) + 1))
    for one in world.all("customer"):
        moved = world.all("customer_balance_transaction", lambda t: t["customer"] == one["id"])
        assert one["balance"] == sum(t["amount"] for t in moved)
    for one in world.all("charge"):
        assert 0 <= one["amount_refunded"] <= one["amount_captured"]
    for one in world.all("subscription"):
        if one["status"] in ("active", "trialing", "past_due", "unpaid"):
            for item in one["items"]["data"]:
                assert item["current_period_start"] <= world.now() < item["current_period_end"]


@pytest.mark.parametrize("seed", [3, 8])
def test_a_life_by_chance(api, seed):
    life = Life(api, seed)
    for _ in range(70):
        life.step()
    world = api.service.world
    check_books(world)
    for one in list(world.objects.values()):
        if one["object"] not in ("event", "billing.meter_event"):
            assert not misshapen(
                world.shown(one), get_object_class("V1", one["object"]), one["object"])
