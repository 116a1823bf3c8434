"""Subscriptions: made, looked up, changed. When things fall due is in life.py, what changes cost in
changes.py, how they stop in pauses.py."""
import changes
import coupons
import life
import payments
from errors import Refusal, card_error, needs_action
from forms import DISCOUNTS, PAGE, RANGE, boolean, integer, merged, metadata, moment, needed, text
from items import hold, items_of, new_item
from lists import page, search
from routes import operation

PAY = ("allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete")
PRORATE = ("always_invoice", "create_prorations", "none")
ITEM = {"price": needed, "quantity": integer, "metadata": metadata, "tax_rates": [needed]}
CHANGED_ITEM = ITEM | {"id": needed, "deleted": boolean}
MODE = {"type": ("classic", "flexible"), "flexible": {
    "proration_discounts": ("included", "itemized")}}
TRIAL = {"end_behavior": {"missing_payment_method": ("cancel", "create_invoice", "pause")}}
STATUSES = ("incomplete", "incomplete_expired", "trialing", "active", "past_due", "unpaid",
            "paused", "canceled")
DETAILS = {"comment": text, "feedback": (
    "", "customer_service", "low_quality", "missing_features", "other", "switched_service",
    "too_complex", "too_expensive", "unused")}
COMMON = {
    "cancel_at": moment, "cancel_at_period_end": boolean, "default_payment_method": text,
    "default_tax_rates": [needed], "description": text, "discounts": DISCOUNTS,
    "metadata": metadata, "off_session": boolean, "payment_behavior": PAY,
    "proration_behavior": PRORATE, "trial_end": moment, "trial_settings": TRIAL}


def shape(world, customer, currency, params):
    now = world.now(customer)
    return {
        "id": world.id("sub"), "object": "subscription", "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": now, "billing_cycle_anchor_config": None,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible",
                         "updated_at": now}, "billing_schedules": [],
        "billing_thresholds": None, "cancel_at": None, "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically", "created": now, "currency": currency,
        "customer": customer["id"], "customer_account": None, "days_until_due": None,
        "default_payment_method": params.get("default_payment_method"), "default_source": None,
        "default_tax_rates": [world.find("tax_rate", id, "default_tax_rates")
                              for id in params.get("default_tax_rates") or []],
        "description": params.get("description"), "discounts": [], "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}}, "items": None,
        "latest_invoice": None, "livemode": False,
        "metadata": merged({}, params.get("metadata", {})),
        "next_pending_invoice_item_invoice": None, "on_behalf_of": None, "pause_collection": None,
        "payment_settings": {"payment_method_options": None, "payment_method_types": None,
                             "save_default_payment_method": "off"},
        "pending_invoice_item_interval": None, "pending_setup_intent": None,
        "pending_update": None, "schedule": None, "start_date": now, "status": "incomplete",
        "test_clock": customer["test_clock"], "transfer_data": None, "trial_end": None,
        "trial_settings": params.get("trial_settings") or {
            "end_behavior": {"missing_payment_method": "create_invoice"}}, "trial_start": None}


def flexible_only(mode):
    if mode and (mode.get("type") != "flexible" or "itemized" in mode.get("flexible", {}).values()):
        raise Refusal("The test server knows flexible billing with included discounts only.",
                      "billing_mode")


def create(world, customer, specs, params, discounts, session=None):
    """The subscription and its first invoice, not yet paid."""
    flexible_only(params.get("billing_mode"))
    if not specs:
        raise Refusal("Missing required param: items.", "items", "parameter_missing")
    currency = world.find("price", specs[0].get("price"), "items[0][price]")["currency"]
    if customer["currency"] not in (None, currency):
        raise Refusal(
            "You cannot combine currencies on a single customer. This customer has an active "
            f"subscription or invoice with currency {customer['currency']}.", "currency")
    coupons.check_all(world, discounts, customer["id"], currency)
    subscription = shape(world, customer, currency, params)
    hold(subscription, [])
    wanted = changes.targets(world, subscription, specs)
    now = world.now(customer)
    trial = params.get("trial_end")
    if params.get("trial_period_days"):
        trial = now + params["trial_period_days"] * 86400
    if trial in ("now", None):
        trial = None
    elif trial <= now:
        raise Refusal("The trial end must be in the future.", "trial_end")
    if trial:
        subscription.update({"trial_start": now, "trial_end": trial,
                             "billing_cycle_anchor": trial})
    hold(subscription, [new_item(
        world, subscription, one["price"], one["quantity"], now, trial, trial or now,
        one["metadata"], one["rates"]) for one in wanted])
    subscription["discounts"] = [
        coupons.grant(world, subscription, spec, session) for spec in discounts or []]
    if params.get("cancel_at_period_end"):
        set_cancel(world, subscription, True)
    return subscription, life.begin(world, subscription)


@operation("POST", "/v1/subscriptions", COMMON | {
    "billing_mode": MODE, "customer": needed, "items": [ITEM], "trial_period_days": integer,
}, ["customer", "items"])
def create_subscription(world, params):
    customer = world.living("customer", params["customer"], "customer")
    method = params.get("default_payment_method") or (
        customer["invoice_settings"]["default_payment_method"])
    payment = params.get("payment_behavior") or "allow_incomplete"
    if not method and payment != "default_incomplete" and not (
            params.get("trial_end") or params.get("trial_period_days")):
        raise Refusal(
            "This customer has no attached payment source or default payment method. Please "
            "consider adding a default payment method.", None, "resource_missing")
    if payment == "error_if_incomplete" and method:
        result = changes.behaviour(world, world.find("payment_method", method))[2]
        if result != "ok":
            raise needs_action("subscription") if result == "confirm" else card_error(result)
    subscription, invoice = create(
        world, customer, params["items"], params, params.get("discounts"))
    if invoice and invoice["status"] == "open" and payment != "default_incomplete":
        payments.attempt(world, invoice, off_session=params.get("off_session", False))
    return subscription


@operation("GET", "/v1/subscriptions", PAGE | {
    "customer": needed, "price": needed, "status": (*STATUSES, "all", "ended"),
    "test_clock": needed, "current_period_end": RANGE})
def list_subscriptions(world, params):
    status = params.get("status")

    def keep(one):
        if status is None and one["status"] == "canceled":
            return False
        if status == "ended" and one["status"] not in life.OVER:
            return False
        return (status in (None, "all", "ended", one["status"])
                and params.get("customer") in (None, one["customer"])
                and (params.get("customer") or one["test_clock"] == params.get("test_clock"))
                and ("price" not in params or any(
                    item["price"]["id"] == params["price"] for item in items_of(one))))
    return page(world, "subscription", params, "/v1/subscriptions", keep)


@operation("GET", "/v1/subscriptions/search", {
    "query": needed, "limit": integer, "page": needed}, ["query"])
def search_subscriptions(world, params):
    return search(world, "subscription", params, "/v1/subscriptions/search")


@operation("GET", "/v1/subscriptions/{id}")
def retrieve_subscription(world, params, id):
    return world.find("subscription", id)


@operation("POST", "/v1/subscriptions/{id}", COMMON | {
    "billing_cycle_anchor": {"type": ("now", "unchanged")}, "cancellation_details": DETAILS,
    "items": [CHANGED_ITEM], "proration_date": integer,
    "pause_collection": {"behavior": ("keep_as_draft", "mark_uncollectible", "void"),
                         "resumes_at": integer}})
def update_subscription(world, params, id):
    subscription = world.find("subscription", id)
    if subscription["status"] in life.OVER:
        if set(params) - {"metadata", "cancellation_details"}:
            raise Refusal("A canceled subscription can only update its cancellation_details and "
                          "metadata.", next(iter(params)))
    if subscription["status"] == "incomplete" and "items" in params:
        raise Refusal("You cannot update the items of a subscription that is `incomplete`.",
                      "items")
    refuse_with_schedule(subscription, params)
    if params.get("payment_behavior") == "pending_if_incomplete":
        refuse_with_pending(params)
    if "discounts" in params:
        coupons.check_all(world, params["discounts"], subscription["customer"],
                          subscription["currency"])
    now = world.now(subscription)
    at = params.get("proration_date") or now
    first = items_of(subscription)[0]
    if not first["current_period_start"] <= at <= first["current_period_end"]:
        raise Refusal("The proration date must be within the current billing period.",
                      "proration_date")
    wanted = changes.targets(world, subscription, params.get("items"))
    anew = (params.get("billing_cycle_anchor") or {}).get("type") == "now"
    if method := params.get("default_payment_method"):
        if world.find("payment_method", method, "default_payment_method")["customer"] != (
                subscription["customer"]):
            raise Refusal("The payment method must be attached to the customer.",
                          "default_payment_method", "resource_missing")
    with world.changing(subscription):
        fill(world, subscription, params)
    if "items" in params or anew:
        changes.apply(world, subscription, wanted, params, at, anew)
        follow(world, subscription)
    return subscription


def refuse_with_schedule(subscription, params):
    if subscription["schedule"] and {"cancel_at", "cancel_at_period_end"} & set(params):
        raise Refusal(
            "The subscription is managed by the subscription schedule "
            f"`{subscription['schedule']}`, and updating any cancelation behavior directly is not "
            "allowed. Please update the schedule instead.", "cancel_at_period_end")


def refuse_with_pending(params):
    """Only what makes an invoice can wait for one."""
    may = {"items", "billing_cycle_anchor", "payment_behavior", "proration_behavior",
           "proration_date", "trial_end", "off_session"}
    if over := sorted(set(params) - may):
        raise Refusal(
            "When `payment_behavior` is set to `pending_if_incomplete`, you cannot pass in the "
            f"following unsupported params: {', '.join(over)}.", over[0])
    for number, item in enumerate(params.get("items", [])):
        if over := sorted({"metadata", "tax_rates"} & set(item)):
            raise Refusal("When `payment_behavior` is set to `pending_if_incomplete`, items take "
                          "`price` and `quantity` only.", f"items[{number}][{over[0]}]")


def fill(world, subscription, params):
    for name in ("default_payment_method", "description", "trial_settings", "pause_collection"):
        if name in params:
            subscription[name] = params[name]
    if params.get("pause_collection"):
        subscription["pause_collection"] = {"resumes_at": None, **params["pause_collection"]}
    if "metadata" in params:
        subscription["metadata"] = merged(subscription["metadata"], params["metadata"])
    if "default_tax_rates" in params:
        subscription["default_tax_rates"] = [
            world.find("tax_rate", id, "default_tax_rates") for id in params["default_tax_rates"]]
    if "discounts" in params:
        subscription["discounts"] = [
            coupons.grant(world, subscription, spec) for spec in params["discounts"]]
    if "cancellation_details" in params:
        subscription["cancellation_details"].update(params["cancellation_details"] or {})
    if "cancel_at" in params:
        subscription["cancel_at"] = params["cancel_at"]
        subscription["canceled_at"] = params["cancel_at"] and world.now(subscription)
    if "cancel_at_period_end" in params:
        set_cancel(world, subscription, params["cancel_at_period_end"])
    if "trial_end" in params:
        move_trial(world, subscription, params["trial_end"])
    life.plan(world, subscription)


def set_cancel(world, subscription, yes):
    """Where items have periods of their own, it ends with the longest."""
    last = max(item["current_period_end"] for item in items_of(subscription))
    subscription["cancel_at_period_end"] = yes
    subscription["cancel_at"] = last if yes else None
    subscription["canceled_at"] = world.now(subscription) if yes else None
    subscription["cancellation_details"]["reason"] = "cancellation_requested" if yes else None


def move_trial(world, subscription, end):
    now = world.now(subscription)
    end = now if end in ("now", None) else end
    if end < now:
        raise Refusal("The trial end must be in the future.", "trial_end")
    if subscription["status"] not in ("trialing", "active"):
        raise Refusal("Only running subscriptions have trials.", "trial_end")
    subscription["status"] = "trialing"
    subscription["trial_start"] = subscription["trial_start"] or now
    subscription["trial_end"] = subscription["billing_cycle_anchor"] = end
    for item in items_of(subscription):
        item["current_period_end"] = end
        world.aside[item["id"]]["anchor"] = end
    if end == now:
        life.plan(world, subscription)
        world.at(end, life.RENEW, life.renew, subscription)


def follow(world, subscription):
    """A schedule's present phase goes along with a change made past it."""
    schedule = world.objects.get(subscription["schedule"])
    if schedule and not subscription["pending_update"]:
        from schedules import items_as_phase
        with world.changing(schedule):
            start = schedule["current_phase"]["start_date"]
            for phase in schedule["phases"]:
                if phase["start_date"] == start:
                    phase["items"] = items_as_phase(subscription)
