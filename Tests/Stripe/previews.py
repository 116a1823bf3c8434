"""Previews of invoices. They are computed by what later makes the invoice, and keep nothing."""
import copy

import changes
import checkout
import coupons
import invoices
import lines
from clock import later, period_after
from errors import Refusal
from forms import DISCOUNTS, boolean, integer, moment, needed
from items import hold, interval, items_of, licensed, new_item
from life import OVER
from routes import operation, when
from schedules import specs_of
from subscriptions import CHANGED_ITEM, MODE, PRORATE, shape


@operation("POST", "/v1/invoices/create_preview", {
    "customer": needed, "subscription": needed, "schedule": needed, "discounts": DISCOUNTS,
    "preview_mode": ("next", "recurring"), "currency": needed,
    "subscription_details": {
        "billing_mode": MODE, "cancel_at_period_end": boolean, "cancel_now": boolean,
        "cancel_at": moment, "default_tax_rates": [needed], "items": [CHANGED_ITEM],
        "proration_behavior": PRORATE, "proration_date": integer, "trial_end": moment}})
def create_preview(world, params):
    details = params.get("subscription_details") or {}
    if id := params.get("subscription") or params.get("schedule"):
        kind = "subscription" if params.get("subscription") else "subscription_schedule"
        found = world.find(kind, id, kind)
        if kind != "subscription":
            found = world.find("subscription", found["subscription"], "schedule")
        if params.get("customer") not in (None, found["customer"]):
            raise Refusal("The subscription does not belong to the customer.", "subscription")
        return with_state_kept(world, lambda: of_subscription(world, found, details, params))
    if not params.get("customer") or not details.get("items"):
        raise Refusal("You must specify `subscription`, or `customer` with "
                      "`subscription_details[items]`.", "subscription", "parameter_missing")
    return with_state_kept(world, lambda: of_new(world, details, params))


def with_state_kept(world, make):
    """Making items leaves traces; afterwards all is as before."""
    objects, aside, kinds = dict(world.objects), dict(world.aside), {
        kind: list(ids) for kind, ids in world.kinds.items()}
    listen, world.listeners = world.listeners, []
    heaps = copy.copy({clock: list(heap) for clock, heap in world.plan.heaps.items()})
    try:
        return make()
    finally:
        world.objects, world.aside, world.kinds = objects, aside, kinds
        world.listeners, world.plan.heaps = listen, heaps


def of_subscription(world, subscription, details, params):
    if subscription["status"] in OVER:
        raise none_coming(subscription)
    now = world.now(subscription)
    at = details.get("proration_date") or now
    first = items_of(subscription)[0]
    if not first["current_period_start"] <= at <= first["current_period_end"]:
        raise Refusal("The proration date must be within the current billing period.",
                      "subscription_details[proration_date]")
    copied = copy.deepcopy(subscription)
    wanted = changes.targets(world, subscription, details.get("items"),
                             "subscription_details[items]")
    changed = any(changes.differs(one) for one in wanted)
    way = details.get("proration_behavior") or "create_prorations"
    found, charged = changes.compute(world, subscription, wanted, at)
    if way == "none":
        found = [one for one in found
                 if not one["parent"]["subscription_item_details"]["proration"]]
    restarted = any(changes.restarts(subscription, one, False) for one in wanted)
    if changed and found and (way == "always_invoice" or restarted):
        return preview(world, subscription, found, "subscription_update", at, at)
    ending = details.get("cancel_at_period_end", subscription["cancel_at_period_end"])
    if ending or details.get("cancel_now"):
        found += world.aside[subscription["id"]].get("pending_lines", [])
        if not found:
            raise none_coming(subscription)
        return preview(world, subscription, found, "upcoming", at)
    return renewal(world, copied, wanted, found, changed)


def none_coming(subscription):
    return Refusal(f"No upcoming invoices for customer: {subscription['customer']}", None,
                   "invoice_upcoming_none", 404)


def renewal(world, subscription, wanted, found, changed):
    """The next charge: at the first end of a period, with what the schedule then makes of it."""
    end = min(item["current_period_end"] for item in items_of(subscription))
    schedule = world.objects.get(subscription["schedule"])
    if schedule and not changed:
        for phase in schedule["phases"]:
            if phase["start_date"] == end:
                wanted = changes.targets(world, subscription, specs_of(subscription, phase))
    whole = []
    for one in wanted:
        item, price = one["item"], one["price"]
        if one["gone"] or item and item["current_period_end"] != end:
            continue
        if licensed(price):
            anchor = world.aside[item["id"]]["anchor"] if item else end
            until = (period_after(anchor, end, *interval(price)) if not item
                     or interval(item["price"]) == interval(price)
                     else later(end, *interval(price)))
            whole.append(lines.whole(world, subscription, item, price, one["quantity"], end, until,
                                     item and item["tax_rates"]))
        elif item:
            whole.append(invoices.usage_line(
                world, subscription, item, item["current_period_start"], end))
    pending = world.aside[subscription["id"]].get("pending_lines", [])
    return preview(world, subscription, found + pending + whole, "upcoming", end)


def of_new(world, details, params):
    customer = world.living("customer", params["customer"], "customer")
    specs = details["items"]
    currency = world.find(
        "price", specs[0].get("price"), "subscription_details[items][0][price]")["currency"]
    coupons.check_all(world, params.get("discounts"), customer["id"], currency)
    subscription = shape(world, customer, currency, {
        "default_tax_rates": details.get("default_tax_rates")})
    hold(subscription, [])
    now = world.now(customer)
    items = [new_item(world, subscription, one["price"], one["quantity"], now)
             for one in changes.targets(world, subscription, specs)]
    kept = counts(world)
    subscription["discounts"] = [
        coupons.grant(world, subscription, spec) for spec in params.get("discounts", [])]
    restore(kept)
    found = [lines.whole(world, subscription, item, item["price"], item["quantity"], now,
                         item["current_period_end"], item["tax_rates"])
             for item in items if licensed(item["price"])]
    return preview(world, subscription, found, "upcoming", now)


@when("session made")
def first_sums(world, session):
    """What a Checkout session shows before anybody has paid."""
    params = world.aside[session["id"]]["params"]
    data = params.get("subscription_data") or {}
    if data.get("trial_end") or data.get("trial_period_days"):
        session["amount_total"] = session["amount_subtotal"] = 0
    elif session["customer"]:
        invoice = with_state_kept(world, lambda: of_new(
            world, {"items": params["line_items"],
                    "default_tax_rates": data.get("default_tax_rates")},
            {"customer": session["customer"], "discounts": params.get("discounts", [])}))
        checkout.sums(session, invoice)


def counts(world):
    """How often coupons were redeemed: a preview redeems none."""
    return [(one, one["times_redeemed"]) for one in
            world.all("coupon") + world.all("promotion_code")]


def restore(kept):
    for one, times in kept:
        one["times_redeemed"] = times


def preview(world, subscription, found, reason, at, proration_date=None):
    invoice = invoices.compose(world, subscription, found, reason, at, proration_date,
                               id=world.id("upcoming_in"))
    for one in invoice["lines"]["data"]:
        one["id"] = "il_tmp_" + one["id"][3:]
    return invoice
