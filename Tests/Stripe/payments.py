"""Payment intents and charges: how an invoice gets its money."""
import copy

from cards import behaviour
from errors import DECLINES, card_error, needs_action
from forms import PAGE, needed
from lists import listed, page
from routes import included, operation, tell


def default_method(world, invoice):
    from invoices import subscription_of
    subscription = subscription_of(world, invoice) or {}
    settings = world.objects[invoice["customer"]].get("invoice_settings") or {}
    return (invoice["default_payment_method"] or subscription.get("default_payment_method")
            or settings.get("default_payment_method"))


def intend(world, invoice):
    """The payment of an open invoice, before anybody has tried."""
    now = world.now(invoice)
    intent = world.add({
        "id": world.id("pi"), "object": "payment_intent", "amount": invoice["amount_remaining"],
        "amount_capturable": 0, "amount_received": 0, "application": None,
        "application_fee_amount": None, "automatic_payment_methods": None, "canceled_at": None,
        "cancellation_reason": None, "capture_method": "automatic",
        "client_secret": world.id("secret"), "confirmation_method": "automatic", "created": now,
        "currency": invoice["currency"], "customer": invoice["customer"], "customer_account": None,
        "description": "Subscription creation", "last_payment_error": None, "latest_charge": None,
        "livemode": False, "metadata": {}, "next_action": None, "on_behalf_of": None,
        "payment_method": None, "payment_method_options": {}, "payment_method_types": ["card"],
        "processing": None, "receipt_email": None, "setup_future_usage": "off_session",
        "shipping": None, "statement_descriptor": None, "statement_descriptor_suffix": None,
        "status": "requires_payment_method", "transfer_data": None, "transfer_group": None},
        invoice=invoice["id"])
    world.add({
        "id": world.id("inpay"), "object": "invoice_payment", "amount_paid": None,
        "amount_requested": intent["amount"], "created": now, "currency": invoice["currency"],
        "invoice": invoice["id"], "is_default": True, "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": intent["id"]}, "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None}})
    return intent


def payments_of(world, invoice):
    return world.all("invoice_payment", lambda one: one["invoice"] == invoice["id"])


@included("invoice", "payments")
def payments_within(world, invoice):
    return listed(payments_of(world, invoice), "/v1/invoice_payments?invoice=" + invoice["id"])


@included("invoice", "confirmation_secret")
def confirmation_secret(world, invoice):
    intent = intent_of(world, invoice)
    return intent and {"client_secret": intent["client_secret"], "type": "payment_intent"}


def intent_of(world, invoice):
    found = payments_of(world, invoice)
    return world.objects[found[-1]["payment"]["payment_intent"]] if found else None


def attempt(world, invoice, method=None, off_session=True, confirmed=False, speak=False):
    """Tries to pay. Tells the rest what came of it; True when it was paid. With `speak` a refusal
    is the answer to the request."""
    intent = intent_of(world, invoice)
    method = method or default_method(world, invoice)
    result = "none"
    if method:
        result = behaviour(world, world.objects[method])[3 if off_session else 2]
    if confirmed:
        result = "ok"
    with world.changing(invoice, emit=False):
        invoice["attempt_count"] += 1
        invoice["attempted"] = True
    intent["amount"] = invoice["amount_remaining"]
    if result == "ok":
        succeed(world, invoice, intent, method)
        return True
    with world.changing(intent, emit=False):
        intent["payment_method"] = method if result == "confirm" else None
        intent["status"] = "requires_action" if result == "confirm" else "requires_payment_method"
        intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": {
            "return_url": None, "url": invoice["hosted_invoice_url"]}} \
            if result == "confirm" else None
        intent["last_payment_error"] = None
    if result == "confirm":
        world.emit("payment_intent.requires_action", intent)
        world.emit("invoice.payment_action_required", invoice)
    else:
        refuse(world, intent, result, method)
    tell("failed", world, invoice)
    world.emit("invoice.payment_failed", invoice)
    if speak:
        if result == "confirm":
            raise needs_action("invoice", payment_intent=world.shown(intent))
        raise card_error(result if result in DECLINES else "generic_decline",
                         payment_intent=world.shown(intent))
    return False


def refuse(world, intent, result, method):
    reason = result if result in DECLINES else "generic_decline"
    charge = None
    if method:
        charge = new_charge(world, intent, method, reason)
        world.emit("charge.failed", charge)
    with world.changing(intent, emit=False):
        intent["latest_charge"] = charge and charge["id"]
        intent["last_payment_error"] = copy.deepcopy(card_error(reason).error)
    world.emit("payment_intent.payment_failed", intent)


def succeed(world, invoice, intent, method):
    charge = new_charge(world, intent, method)
    with world.changing(intent, emit=False):
        intent.update({
            "status": "succeeded", "amount_received": intent["amount"], "next_action": None,
            "payment_method": method, "latest_charge": charge["id"], "last_payment_error": None})
    payment = payments_of(world, invoice)[-1]
    payment.update({"status": "paid", "amount_paid": intent["amount"]})
    payment["status_transitions"]["paid_at"] = world.now(invoice)
    world.emit("charge.succeeded", charge)
    world.emit("payment_intent.succeeded", intent)
    world.emit("invoice_payment.paid", payment)
    tell("charged", world, invoice)


def new_charge(world, intent, method, reason=None):
    amount = intent["amount"]
    card = world.objects[method]["card"]
    return world.add({
        "id": world.id("ch"), "object": "charge", "amount": amount,
        "amount_captured": 0 if reason else amount, "amount_refunded": 0, "application": None,
        "balance_transaction": None if reason else world.id("txn"),
        "billing_details": world.objects[method]["billing_details"], "captured": not reason,
        "created": world.now(intent), "currency": intent["currency"],
        "customer": intent["customer"], "description": intent["description"], "disputed": False,
        "failure_code": "card_declined" if reason else None,
        "failure_message": DECLINES.get(reason), "fraud_details": {}, "livemode": False,
        "metadata": {}, "on_behalf_of": None, "outcome": None, "paid": not reason,
        "payment_intent": intent["id"], "payment_method": method,
        "payment_method_details": {"type": "card", "card": {
            "brand": card["brand"], "last4": card["last4"], "exp_month": card["exp_month"],
            "exp_year": card["exp_year"]}},
        "receipt_email": None, "receipt_number": None, "receipt_url": None, "refunded": False,
        "review": None, "shipping": None, "status": "failed" if reason else "succeeded"},
        emit=False)


def cancel(world, invoice):
    for payment in payments_of(world, invoice):
        if payment["status"] != "open":
            continue
        payment["status"] = "canceled"
        payment["status_transitions"]["canceled_at"] = world.now(invoice)
        intent = world.objects[payment["payment"]["payment_intent"]]
        with world.changing(intent, emit=False):
            intent.update({"status": "canceled", "cancellation_reason": "void_invoice",
                           "canceled_at": world.now(invoice), "next_action": None})
        world.emit("payment_intent.canceled", intent)


@operation("GET", "/v1/payment_intents", PAGE | {"customer": needed})
def list_intents(world, params):
    return page(world, "payment_intent", params, "/v1/payment_intents",
                lambda one: params.get("customer") in (None, one["customer"]))


@operation("GET", "/v1/payment_intents/{id}")
def retrieve_intent(world, params, id):
    return world.find("payment_intent", id)


@operation("GET", "/v1/charges/{id}")
def retrieve_charge(world, params, id):
    return world.find("charge", id)


@operation("GET", "/v1/charges", PAGE | {"customer": needed, "payment_intent": needed})
def list_charges(world, params):
    return page(world, "charge", params, "/v1/charges", lambda one: all(
        params.get(name) in (None, one[name]) for name in ("customer", "payment_intent")))


@operation("GET", "/v1/invoice_payments", PAGE | {
    "invoice": needed, "status": ("open", "paid", "canceled"),
    "payment": {"type": ("payment_intent",), "payment_intent": needed}})
def list_payments(world, params):
    intent = (params.get("payment") or {}).get("payment_intent")
    return page(world, "invoice_payment", params, "/v1/invoice_payments", lambda one: (
        params.get("invoice") in (None, one["invoice"])
        and params.get("status") in (None, one["status"])
        and intent in (None, one["payment"]["payment_intent"])))
