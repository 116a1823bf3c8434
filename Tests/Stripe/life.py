"""The life of a subscription: begun, renewed, failed, tried again, ended. Each step is planned for
its moment and looks itself whether it still applies."""
import invoices
import lines
import payments
from clock import DAY, period_after
from items import items_of, licensed, set_period, why_paused
from routes import tell, when

HOUR = 3600
OVER = ("canceled", "incomplete_expired")
# What is due at one moment is done in this order.
PHASE, CANCEL, RENEW, EXPIRE, FINALIZE, RETRY = range(6)


def plan(world, subscription):
    """Everything that will happen by itself, as far as it is known now."""
    for end in {item["current_period_end"] for item in items_of(subscription)}:
        world.at(end, RENEW, renew, subscription)
    if subscription["cancel_at"]:
        world.at(subscription["cancel_at"], CANCEL, cancel_due, subscription)


def begin(world, subscription):
    """The first invoice: a subscription is announced before anybody has paid."""
    now = world.now(subscription)
    trial = subscription["trial_end"]
    found = []
    for item in items_of(subscription):
        if not licensed(item["price"]):
            continue
        start, end = item["current_period_start"], item["current_period_end"]
        if trial:
            text = "Trial period for " + lines.name_of(world, item["price"])
            found.append(lines.line(world, subscription, item, item["price"], 0, start, end, text,
                                    item["quantity"], rates=item["tax_rates"]))
        else:
            found.append(lines.whole(world, subscription, item, item["price"], item["quantity"],
                                     start, end, item["tax_rates"]))
    subscription["status"] = "trialing" if trial else "incomplete"
    if not found:
        # What is billed by use alone has no first invoice.
        subscription["status"] = "active"
        world.add(subscription)
        plan(world, subscription)
        return None
    invoice = invoices.make(world, subscription, found, "subscription_create")
    subscription["latest_invoice"] = invoice["id"]
    remember(world, invoice)
    world.add(subscription)
    world.emit("invoice.created", invoice)
    invoices.finalize(world, invoice)
    plan(world, subscription)
    if trial:
        world.at(max(now, trial - 3 * DAY), EXPIRE, trial_will_end, subscription)
    else:
        world.at(now + 23 * HOUR, EXPIRE, expire_incomplete, subscription)
    return invoice


def remember(world, invoice):
    """What an item was charged for its period: what is given back if it changes."""
    for one in invoice["lines"]["data"]:
        details = one["parent"]["subscription_item_details"]
        item = world.aside.get(details["subscription_item"])
        if item is not None and not details["proration"]:
            item["billed"] = {"net": lines.after_discounts(one), "invoice": invoice["id"],
                              "line": one["id"]}


def trial_will_end(world, subscription):
    if subscription["status"] == "trialing":
        world.emit("customer.subscription.trial_will_end", subscription)


def expire_incomplete(world, subscription):
    if subscription["status"] != "incomplete":
        return
    with world.changing(subscription):
        subscription["status"] = "incomplete_expired"
        subscription["ended_at"] = world.now(subscription)
    invoice = world.objects[subscription["latest_invoice"]]
    if invoice["status"] == "open":
        invoices.void(world, invoice)


def renew(world, subscription):
    now = world.now(subscription)
    due = [item for item in items_of(subscription) if item["current_period_end"] <= now]
    if not due or subscription["status"] in (*OVER, "incomplete", "paused"):
        return
    if subscription["status"] == "trialing" and not may_begin(world, subscription):
        return
    found, metered = [], []
    with world.changing(subscription):
        if subscription["status"] == "trialing" and now >= subscription["trial_end"]:
            subscription["status"] = "active"
        for item in due:
            start, end = item["current_period_start"], item["current_period_end"]
            recurring = item["price"]["recurring"]
            anchor = world.aside[item["id"]]["anchor"]
            set_period(world, item, end, period_after(
                anchor, end, recurring["interval"], recurring["interval_count"]))
            if licensed(item["price"]):
                found.append(lines.whole(
                    world, subscription, item, item["price"], item["quantity"], end,
                    item["current_period_end"], item["tax_rates"]))
            else:
                line = invoices.usage_line(world, subscription, item, start, end)
                metered.append(line["id"])
                found.append(line)
        found += world.aside[subscription["id"]].pop("pending_lines", [])
        invoice = invoices.make(
            world, subscription, found, "subscription_cycle", metered=metered)
        subscription["latest_invoice"] = invoice["id"]
    remember(world, invoice)
    plan(world, subscription)
    close_later(world, subscription, invoice)


def close_later(world, subscription, invoice):
    """An hour as a draft, in which usage still counts; while unpaid, drafts stay drafts."""
    if subscription["status"] == "unpaid":
        invoice["auto_advance"] = False
    else:
        invoice["automatically_finalizes_at"] = world.now(invoice) + HOUR
        world.at(world.now(invoice) + HOUR, FINALIZE, close, invoice)
    world.emit("invoice.created", invoice)


@when("advances")
def advances(world, invoice):
    """A draft that stood still, as those of unpaid subscriptions do, goes its way again."""
    invoice["automatically_finalizes_at"] = world.now(invoice) + HOUR
    world.at(world.now(invoice) + HOUR, FINALIZE, close, invoice)


def may_begin(world, subscription):
    """At a trial's end without a card: what the subscription's settings say."""
    way = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    customer = world.objects[subscription["customer"]]
    if subscription["default_payment_method"] or way == "create_invoice" or (
            customer["invoice_settings"]["default_payment_method"]):
        return True
    if way == "cancel":
        end(world, subscription, "payment_failed")
    else:
        with world.changing(subscription, emit=False):
            subscription["status"] = "paused"
            subscription["status_details"] = why_paused(
                "trial_end_without_payment_method", world.now(subscription))
        world.emit("customer.subscription.paused", subscription)
    return False


def close(world, invoice):
    """A draft becomes an invoice and is charged."""
    if invoice["status"] != "draft" or not invoice["auto_advance"]:
        return
    subscription = invoices.subscription_of(world, invoice)
    held = subscription and subscription["pause_collection"]
    if held and held["behavior"] == "keep_as_draft":
        return
    invoices.finalize(world, invoice)
    if held and invoice["status"] == "open":
        if held["behavior"] == "void":
            invoices.void(world, invoice)
        else:
            invoices.mark_uncollectible(world, {}, invoice["id"])
    elif invoice["status"] == "open":
        payments.attempt(world, invoice)


@when("paid")
def paid(world, invoice):
    subscription = invoices.subscription_of(world, invoice)
    if not subscription or subscription["status"] in OVER:
        return
    tell("paid for", world, invoice)
    if subscription["latest_invoice"] == invoice["id"] and (
            subscription["status"] in ("incomplete", "past_due", "unpaid")):
        with world.changing(subscription):
            subscription["status"] = "active"


@when("voided")
def voided(world, invoice):
    """To a subscription in arrears the last invoice counts as done with; one that never began
    ends with its first."""
    subscription = invoices.subscription_of(world, invoice)
    if subscription and subscription["status"] == "incomplete":
        expire_incomplete(world, subscription)
    elif subscription and subscription["status"] in ("past_due", "unpaid") and (
            subscription["latest_invoice"] == invoice["id"]):
        with world.changing(subscription):
            subscription["status"] = "active"


@when("failed")
def failed(world, invoice):
    """The first failure makes the subscription past due; the settings say when it is tried again
    and what it is after the last time."""
    subscription = invoices.subscription_of(world, invoice)
    aside = world.aside[invoice["id"]]
    if not subscription or subscription["status"] in (*OVER, "incomplete"):
        return
    waits = world.aside[subscription["id"]].get("pending")
    if waits and waits["invoice"] == invoice["id"] or aside.get("resumes"):
        return
    now, days = world.now(invoice), world.settings["retry_days"]
    first = aside.setdefault("first_failed", now)
    if subscription["status"] in ("active", "trialing"):
        with world.changing(subscription):
            subscription["status"] = "past_due"
    coming = [first + day * DAY for day in days if first + day * DAY > now]
    with world.changing(invoice):
        invoice["next_payment_attempt"] = coming[0] if coming else None
    if coming:
        world.at(coming[0], RETRY, retry, invoice)
    else:
        give_up(world, subscription)


def give_up(world, subscription):
    final = world.settings["final"]
    if final == "cancel":
        end(world, subscription, "payment_failed")
    elif subscription["status"] != final:
        with world.changing(subscription):
            subscription["status"] = final


def retry(world, invoice):
    subscription = invoices.subscription_of(world, invoice)
    planned = invoice["next_payment_attempt"]
    if invoice["status"] == "open" and planned and planned <= world.now(invoice) and (
            subscription["status"] not in OVER):
        payments.attempt(world, invoice)


def cancel_due(world, subscription):
    if subscription["cancel_at"] and subscription["cancel_at"] <= world.now(subscription) and (
            subscription["status"] not in OVER):
        end(world, subscription, "cancellation_requested", last_usage=True)


def end(world, subscription, reason, last_usage=False):
    """Over at once. What is still open stays open and is not tried again."""
    now = world.now(subscription)
    found = world.aside[subscription["id"]].pop("pending_lines", [])
    if last_usage:
        for item in items_of(subscription):
            if not licensed(item["price"]):
                found.append(invoices.usage_line(
                    world, subscription, item, item["current_period_start"], now))
        found = [one for one in found if one["amount"]]
    with world.changing(subscription, emit=False):
        subscription["status"], subscription["ended_at"] = "canceled", now
        subscription["canceled_at"] = subscription["canceled_at"] or now
        subscription["cancellation_details"] = {
            **subscription["cancellation_details"], "reason": reason}
        subscription["pending_update"] = None
        if found:
            invoice = invoices.make(world, subscription, found, "subscription_cycle")
            subscription["latest_invoice"] = invoice["id"]
    tell("ended", world, subscription)
    world.emit("customer.subscription.deleted", subscription)
    for one in world.all("invoice", lambda one: one["status"] in ("draft", "open")):
        if invoices.subscription_of(world, one) is subscription:
            one["auto_advance"] = bool(found) and one["id"] == subscription["latest_invoice"]
            one["next_payment_attempt"] = None
    if found:
        world.emit("invoice.created", invoice)
        world.at(now + HOUR, FINALIZE, close, invoice)
