"""Changes of a subscription's items: what they cost to the second, and when they take effect."""
import copy

import coupons
import invoices
import lines
import payments
from cards import behaviour
from clock import period_after
from errors import Refusal, card_error, needs_action
from items import hold, interval, items_of, licensed, new_item, plan_of, set_period
from life import EXPIRE, OVER, plan
from prices import price_of
from routes import when

HOUR = 3600


def targets(world, subscription, specs, param="items"):
    """What the items will be: a list of {item, price, quantity, gone, ...} with those that stay."""
    found = {item["id"]: {"item": item, "price": item["price"], "gone": False, "metadata": None,
                          "quantity": item.get("quantity"), "rates": None}
             for item in items_of(subscription)}
    fresh = []
    for number, spec in enumerate(specs or []):
        name = f"{param}[{number}]"
        price = spec.get("price") and price_of(world, spec["price"], f"{name}[price]")
        if price:
            fits(subscription, price, f"{name}[price]")
        if id := spec.get("id"):
            if id not in found:
                raise Refusal(f"No such subscription item: '{id}'", f"{name}[id]",
                              "resource_missing")
            one = found[id]
        elif not price:
            raise Refusal("You must specify either `price` or `id`.", name, "parameter_missing")
        else:
            one = {"item": None, "price": price, "gone": False, "metadata": None, "quantity": 1,
                   "rates": None}
            fresh.append(one)
        one["price"] = price or one["price"]
        one["gone"] = spec.get("deleted", False)
        one["metadata"] = spec.get("metadata")
        if "quantity" in spec:
            if not licensed(one["price"]):
                raise Refusal("You cannot set the quantity for metered plans.",
                              f"{name}[quantity]")
            one["quantity"] = spec["quantity"]
        if spec.get("tax_rates"):
            one["rates"] = [world.find("tax_rate", id, name) for id in spec["tax_rates"]]
    everything = [*found.values(), *fresh]
    ids = [one["price"]["id"] for one in everything if not one["gone"]]
    if len(ids) != len(set(ids)):
        raise Refusal("Cannot add multiple subscription items with the same plan.", param)
    if not ids:
        raise Refusal("A subscription must have at least one active plan.", param)
    return everything


def fits(subscription, price, param):
    if not price["recurring"]:
        raise Refusal("The price specified is set to `type=one_time` but this field only accepts "
                      "prices with `type=recurring`.", param)
    if price["currency"] != subscription["currency"]:
        raise Refusal(f"The price specified only supports `{price['currency']}`. This doesn't "
                      f"match the expected currency: `{subscription['currency']}`.", param)


def differs(one):
    item = one["item"]
    return item is None or one["gone"] or item["price"]["id"] != one["price"]["id"] or (
        item.get("quantity") != one["quantity"])


def restarts(subscription, one, anew):
    """Whether the item begins a period of its own: another interval, or a new anchor for all. In a
    trial nothing begins before its end."""
    item = one["item"]
    return item and not one["gone"] and subscription["status"] != "trialing" and (
        anew or interval(item["price"]) != interval(one["price"]))


def compute(world, subscription, everything, at, anew=False):
    """The lines of a change at that time, prorations first, and what items will have been charged
    for their whole period."""
    found, charged = [], {}
    in_trial = subscription["status"] == "trialing"
    for place, one in enumerate(everything):
        item, price = one["item"], one["price"]
        if not differs(one) and not restarts(subscription, one, anew):
            continue
        if item and not in_trial and licensed(item["price"]):
            credit = lines.unused(world, subscription, item, at)
            if credit:
                found.append(credit)
        if one["gone"] or in_trial or not licensed(price):
            continue
        rates = one["rates"] or (item and item["tax_rates"])
        start, end = period_of(subscription, one, at, anew)
        if start == at:
            found.append(lines.whole(
                world, subscription, item, price, one["quantity"], start, end, rates))
            net = coupons.net(world, coupons.active(world, subscription, at),
                              found[-1]["amount"])
            charged[place] = net
        else:
            line, charged[place] = lines.remaining(
                world, subscription, item, price, one["quantity"], at, start, end, rates)
            found.append(line)
    found.sort(key=lambda line: line["amount"] >= 0)
    return found, charged


def period_of(subscription, one, at, anew):
    """The item's period after the change. A new item shares the period of one of its interval."""
    item, price = one["item"], one["price"]
    if item and not restarts(subscription, one, anew):
        return item["current_period_start"], item["current_period_end"]
    if not item and not anew:
        for other in items_of(subscription):
            if subscription["status"] == "trialing" or interval(other["price"]) == interval(price):
                return other["current_period_start"], other["current_period_end"]
    return at, period_after(at, at, *interval(price))


def put(world, subscription, everything, charged, at, anew=False):
    """The change takes effect: inside `world.changing`."""
    items = []
    for place, one in enumerate(everything):
        item = one["item"]
        if one["gone"]:
            continue
        start, end = period_of(subscription, one, at, anew)
        if item is None:
            in_step = start != at or subscription["status"] == "trialing"
            anchor = subscription["billing_cycle_anchor"] if in_step else at
            item = new_item(world, subscription, one["price"], one["quantity"], start, end, anchor)
        elif restarts(subscription, one, anew):
            world.aside[item["id"]]["anchor"] = at
            set_period(world, item, start, end)
            if licensed(one["price"]):
                subscription["billing_cycle_anchor"] = at
        item["price"], item["plan"] = one["price"], plan_of(one["price"])
        if licensed(one["price"]):
            item["quantity"] = one["quantity"]
        else:
            item.pop("quantity", None)
        if one["metadata"] is not None:
            item["metadata"] = one["metadata"]
        if one["rates"] is not None:
            item["tax_rates"] = one["rates"]
        if place in charged:
            world.aside[item["id"]]["billed"] = {"net": charged[place]}
        items.append(item)
    hold(subscription, items)
    if subscription["cancel_at_period_end"]:
        subscription["cancel_at"] = max(item["current_period_end"] for item in items)
    plan(world, subscription)


def apply(world, subscription, everything, params, at, anew):
    """Items, prorations and payment of an update."""
    found, charged = compute(world, subscription, everything, at, anew)
    way = params.get("proration_behavior") or "create_prorations"
    restarted = any(restarts(subscription, one, anew) for one in everything)
    if way == "none":
        found = [line for line in found
                 if not line["parent"]["subscription_item_details"]["proration"]]
    payment = params.get("payment_behavior") or "allow_incomplete"
    if not found or not (way == "always_invoice" or restarted):
        with world.changing(subscription):
            put(world, subscription, everything, charged, at, anew)
            if found:
                world.aside[subscription["id"]].setdefault("pending_lines", []).extend(found)
        return
    if payment == "error_if_incomplete":
        refuse_unpayable(world, subscription, found, at)
    if payment != "pending_if_incomplete":
        with world.changing(subscription):
            put(world, subscription, everything, charged, at, anew)
            invoice = bill(world, subscription, found, at)
        announce(world, invoice)
        if invoice["status"] == "open" and payment != "default_incomplete":
            payments.attempt(world, invoice, off_session=params.get("off_session", False))
        return
    drop_pending(world, subscription)
    before = subscription["latest_invoice"]
    with world.changing(subscription):
        invoice = bill(world, subscription, found, at)
    # The change waits until this very invoice is paid.
    world.aside[subscription["id"]]["pending"] = {
        "invoice": invoice["id"], "targets": everything, "charged": charged, "at": at,
        "anew": anew, "before": before, "announced": False}
    announce(world, invoice)
    if invoice["status"] == "open" and not payments.attempt(
            world, invoice, off_session=params.get("off_session", False)):
        wait(world, subscription)


def bill(world, subscription, found, at):
    invoice = invoices.make(world, subscription, found, "subscription_update", at)
    subscription["latest_invoice"] = invoice["id"]
    return invoice


def announce(world, invoice):
    world.emit("invoice.created", invoice)
    invoices.finalize(world, invoice)


def refuse_unpayable(world, subscription, found, at):
    draft = invoices.compose(world, subscription, found, "subscription_update", at)
    method = payments.default_method(world, draft)
    result = behaviour(world, world.objects[method])[2] if method else "generic_decline"
    if draft["amount_due"] > 0 and result != "ok":
        raise needs_action("subscription") if result == "confirm" else card_error(result)


# Pending updates.

def wait(world, subscription):
    """The payment failed or wants confirmation: everything stays as it was, for 23 hours or until
    the period ends."""
    pending = world.aside[subscription["id"]]["pending"]
    pending["announced"] = True
    expires = min(world.now(subscription) + 23 * HOUR, *(
        item["current_period_end"] for item in items_of(subscription)))
    shown = []
    for one in pending["targets"]:
        if one["gone"]:
            continue
        if one["item"]:
            item = copy.deepcopy(one["item"])
        else:
            start, end = period_of(subscription, one, pending["at"], pending["anew"])
            item = new_item(world, subscription, one["price"], one["quantity"], start, end)
        item["price"], item["plan"] = one["price"], plan_of(one["price"])
        if licensed(one["price"]):
            item["quantity"] = one["quantity"]
        shown.append(item)
    with world.changing(subscription):
        subscription["pending_update"] = {
            "billing_cycle_anchor": None, "expires_at": expires, "subscription_items": shown,
            "trial_end": None, "trial_from_plan": None}
    world.at(expires, EXPIRE, expire, subscription)


@when("paid for")
def paid_for(world, invoice):
    subscription = invoices.subscription_of(world, invoice)
    pending = world.aside[subscription["id"]].get("pending")
    if not pending or pending["invoice"] != invoice["id"]:
        return
    del world.aside[subscription["id"]]["pending"]
    with world.changing(subscription):
        subscription["pending_update"] = None
        put(world, subscription, pending["targets"], pending["charged"], pending["at"],
            pending["anew"])
    if pending["announced"]:
        world.emit("customer.subscription.pending_update_applied", subscription)


def expire(world, subscription):
    shown = subscription["pending_update"]
    if shown and shown["expires_at"] <= world.now(subscription) and (
            subscription["status"] not in OVER):
        drop_pending(world, subscription)
        world.emit("customer.subscription.pending_update_expired", subscription)


@when("ended")
def ended(world, subscription):
    drop_pending(world, subscription)


@when("voided")
def voided(world, invoice):
    subscription = invoices.subscription_of(world, invoice)
    pending = subscription and world.aside[subscription["id"]].get("pending")
    if pending and pending["invoice"] == invoice["id"]:
        drop_pending(world, subscription)


def drop_pending(world, subscription):
    pending = world.aside[subscription["id"]].pop("pending", None)
    if not pending:
        return
    with world.changing(subscription):
        subscription["pending_update"] = None
        subscription["latest_invoice"] = pending["before"]
    invoice = world.objects[pending["invoice"]]
    if invoice["status"] == "open":
        invoices.void(world, invoice)
