"""The items of a subscription. Each has a period of its own."""
from clock import period_after
from lists import listed
from prices import rounded


def licensed(price):
    return price["recurring"]["usage_type"] == "licensed"


def items_of(subscription):
    return subscription["items"]["data"]


def interval(price):
    return price["recurring"]["interval"], price["recurring"]["interval_count"]


def hold(subscription, items):
    subscription["items"] = listed(
        items, f"/v1/subscription_items?subscription={subscription['id']}")


def new_item(world, subscription, price, quantity, start, end=None, anchor=None, metadata=None,
             rates=None):
    anchor = start if anchor is None else anchor
    item = {
        "id": world.id("si", 14), "object": "subscription_item", "billing_thresholds": None,
        "created": start, "current_period_end": end or period_after(
            anchor, start, *interval(price)),
        "current_period_start": start, "discounts": [], "metadata": metadata or {},
        "plan": plan_of(price), "price": price, "subscription": subscription["id"],
        "tax_rates": rates or []}
    if licensed(price):
        item["quantity"] = 1 if quantity is None else quantity
    return world.add(item, anchor=anchor)


def set_period(world, item, start, end):
    item["current_period_start"], item["current_period_end"] = start, end
    world.aside[item["id"]].pop("billed", None)


def plan_of(price):
    """The older name of a recurring price, which items still carry."""
    recurring = price["recurring"]
    amount = price["unit_amount_decimal"]
    return {
        "id": price["id"], "object": "plan", "active": price["active"],
        "amount": price["unit_amount"] if amount is None else rounded(amount),
        "amount_decimal": amount, "billing_scheme": price["billing_scheme"],
        "created": price["created"], "currency": price["currency"],
        "interval": recurring["interval"], "interval_count": recurring["interval_count"],
        "livemode": False, "metadata": price["metadata"], "meter": recurring["meter"],
        "nickname": price["nickname"], "product": price["product"],
        "tiers_mode": price["tiers_mode"], "transform_usage": None, "trial_period_days": None,
        "usage_type": recurring["usage_type"]}


def why_paused(kind, now):
    return {"paused": {"subscription": {"type": kind}, "transitioned_at": now,
                       "type": "subscription"}}
