"""Pausing a subscription, taking it up again, and cancelling it at once."""
import invoices
import life
import lines
import payments
from clock import period_after
from errors import Refusal
from forms import boolean, needed
from items import interval, items_of, licensed, set_period, why_paused
from routes import operation, when
from subscriptions import DETAILS, PRORATE


@operation("POST", "/v1/subscriptions/{id}/pause", {
    "bill_for": {"outstanding_usage_through": {"type": ("none", "now")},
                 "unused_time_from": {"type": ("item_current_period_start", "none", "now")}},
    "invoicing_behavior": ("invoice", "pending_invoice_item"), "type": ("subscription",)})
def pause(world, params, id):
    subscription = world.find("subscription", id)
    if subscription["status"] not in ("active", "trialing", "past_due"):
        raise Refusal(f"You cannot pause a subscription that is {subscription['status']}.")
    now = world.now(subscription)
    since = ((params.get("bill_for") or {}).get("unused_time_from") or {}).get("type", "now")
    credits = []
    for item in items_of(subscription):
        if licensed(item["price"]) and since != "none":
            at = now if since == "now" else item["current_period_start"]
            credits.append(lines.unused(world, subscription, item, at))
            world.aside[item["id"]].pop("billed", None)
    credits = [one for one in credits if one]
    if credits and params.get("invoicing_behavior") == "invoice":
        invoice = invoices.make(world, subscription, credits, "subscription_update", now)
        world.emit("invoice.created", invoice)
        invoices.finalize(world, invoice)
    elif credits:
        world.aside[id].setdefault("pending_lines", []).extend(credits)
    with world.changing(subscription):
        subscription["status"] = "paused"
        subscription["status_details"] = why_paused("pause_requested", now)
    world.emit("customer.subscription.paused", subscription)
    return subscription


@operation("POST", "/v1/subscriptions/{id}/resume", {
    "billing_cycle_anchor": {"type": ("now", "unchanged")},
    "payment_behavior": ("resume_on_payment_attempt", "resume_on_payment_success"),
    "proration_behavior": PRORATE})
def resume(world, params, id):
    subscription = world.find("subscription", id)
    if subscription["status"] != "paused":
        raise Refusal("You can only resume a subscription that is `paused`; this one is "
                      f"`{subscription['status']}`.")
    now = world.now(subscription)
    unchanged = (params.get("billing_cycle_anchor") or {}).get("type") == "unchanged"
    found = []
    for item in items_of(subscription):
        anchor = world.aside[item["id"]]["anchor"] if unchanged else now
        world.aside[item["id"]]["anchor"] = anchor
        end = period_after(anchor, now, *interval(item["price"]))
        set_period(world, item, now, end)
        if licensed(item["price"]):
            found.append(lines.whole(world, subscription, item, item["price"], item["quantity"],
                                     now, end, item["tax_rates"]))
    found += world.aside[id].pop("pending_lines", [])
    if not unchanged:
        subscription["billing_cycle_anchor"] = now
    invoice = invoices.make(world, subscription, found, "subscription_update")
    life.remember(world, invoice)
    subscription["latest_invoice"] = invoice["id"]
    world.aside[invoice["id"]]["resumes"] = (
        params.get("payment_behavior") == "resume_on_payment_success")
    life.plan(world, subscription)
    world.emit("invoice.created", invoice)
    if not world.aside[invoice["id"]]["resumes"]:
        up_again(world, subscription)
    invoices.finalize(world, invoice)
    if invoice["status"] == "open":
        payments.attempt(world, invoice)
    return subscription


def up_again(world, subscription):
    with world.changing(subscription):
        subscription["status"] = "active"
        subscription.pop("status_details", None)
    world.emit("customer.subscription.resumed", subscription)


@when("paid for")
def paid_for(world, invoice):
    subscription = invoices.subscription_of(world, invoice)
    if world.aside[invoice["id"]].get("resumes") and subscription["status"] == "paused":
        up_again(world, subscription)


@operation("DELETE", "/v1/subscriptions/{id}", {
    "cancellation_details": DETAILS, "expand": [needed], "invoice_now": boolean,
    "prorate": boolean})
def cancel_subscription(world, params, id):
    subscription = world.find("subscription", id)
    if subscription["status"] in life.OVER:
        raise Refusal(f"No such subscription: '{id}'", "id", "resource_missing", 404)
    if params.get("prorate"):
        now = world.now(subscription)
        credits = [lines.unused(world, subscription, item, now)
                   for item in items_of(subscription) if licensed(item["price"])]
        world.aside[id].setdefault("pending_lines", []).extend(filter(None, credits))
    subscription["cancellation_details"].update(params.get("cancellation_details") or {})
    if not params.get("prorate") and not params.get("invoice_now"):
        world.aside[id].pop("pending_lines", None)
    life.end(world, subscription, "cancellation_requested", bool(params.get("invoice_now")))
    return subscription
