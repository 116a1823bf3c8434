"""Invoices: made of lines, finalised, paid or voided."""
import copy

import balances
import coupons
import lines
import meters
import payments
from errors import Refusal
from forms import PAGE, boolean, merged, metadata, needed, text
from lists import listed, page
from prices import cost, rounded
from routes import operation, tell, when

HOUR = 3600


def blank(world, subscription, customer, reason, at, currency, id=None):
    return {
        "id": id or world.id("in"), "object": "invoice", "account_country": "DE",
        "account_name": "Acme", "account_tax_ids": None, "amount_due": 0, "amount_overpaid": 0,
        "amount_paid": 0, "amount_remaining": 0, "amount_shipping": 0, "application": None,
        "attempt_count": 0, "attempted": False, "auto_advance": True,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None,
                          "provider": None, "status": None},
        "automatically_finalizes_at": None, "billing_reason": reason,
        "collection_method": "charge_automatically", "created": at, "currency": currency,
        "custom_fields": None, "customer": customer["id"], "customer_account": None,
        "customer_address": customer["address"], "customer_email": customer["email"],
        "customer_name": customer["name"], "customer_phone": customer["phone"],
        "customer_shipping": None, "customer_tax_exempt": customer["tax_exempt"],
        "customer_tax_ids": [], "default_payment_method": None, "default_source": None,
        "default_tax_rates": (subscription or {}).get("default_tax_rates") or [],
        "description": None, "discounts": [], "due_date": None, "effective_at": None,
        "ending_balance": None, "footer": None, "from_invoice": None, "hosted_invoice_url": None,
        "invoice_pdf": None, "issuer": {"type": "self"}, "last_finalization_error": None,
        "latest_revision": None, "lines": None, "livemode": False, "metadata": {},
        "next_payment_attempt": None, "number": None, "on_behalf_of": None,
        "parent": subscription and {
            "type": "subscription_details", "quote_details": None, "subscription_details": {
                "metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}},
        "payment_settings": {"default_mandate": None, "payment_method_options": None,
                             "payment_method_types": None},
        "period_end": at, "period_start": at, "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0, "receipt_number": None, "rendering": None,
        "shipping_cost": None, "shipping_details": None, "starting_balance": 0,
        "statement_descriptor": None, "status": "draft",
        "status_transitions": dict.fromkeys((
            "finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
        "subtotal": 0, "subtotal_excluding_tax": 0, "test_clock": customer.get("test_clock"),
        "total": 0, "total_discount_amounts": [], "total_excluding_tax": 0,
        "total_pretax_credit_amounts": [], "total_taxes": [], "webhooks_delivered_at": None,
    }


def compose(world, subscription, found, reason, at, proration_date=None, id=None):
    """An invoice with these lines, kept nowhere yet."""
    customer = world.objects[subscription["customer"]]
    invoice = blank(world, subscription, customer, reason, at, subscription["currency"], id)
    invoice["customer_tax_ids"] = [
        {"type": one["type"], "value": one["value"]}
        for one in world.all("tax_id", lambda one: one.get("customer") == customer["id"])]
    if proration_date:
        details = invoice["parent"]["subscription_details"]
        details["subscription_proration_date"] = proration_date
    found = copy.deepcopy(found)
    lines.total(world, invoice, found, coupons.active(world, subscription, at), customer)
    spread_balance(invoice, customer)
    for one in found:
        one.pop("rates")
    return invoice


def spread_balance(invoice, customer):
    """What a credit of the customer takes off, and what a negative invoice adds to it."""
    invoice["starting_balance"] = customer["balance"]
    rest = invoice["total"] + customer["balance"]
    invoice["amount_due"], invoice["ending_balance"] = max(rest, 0), min(rest, 0)
    invoice["amount_remaining"] = invoice["amount_due"] - invoice["amount_paid"]


def make(world, subscription, found, reason, proration_date=None, metered=()):
    """A draft. `metered` is what is counted again when it is finalised: usage may come in until
    then."""
    at = world.now(subscription)
    invoice = compose(world, subscription, found, reason, at, proration_date)
    if subscription["items"]["data"]:
        first = subscription["items"]["data"][0]
        invoice["period_start"] = first["current_period_start"]
    invoice["ending_balance"] = None
    coupons.use_up(world, subscription, at)
    world.add(invoice, emit=False, metered=list(metered), rates={
        one["id"]: one["rates"] for one in found})
    return invoice


def usage_line(world, subscription, item, start, end):
    price = item["price"]
    quantity = meters.usage(
        world, price["recurring"]["meter"], subscription["customer"], start, end)
    amount = rounded(cost(world, price, quantity))
    text = f"{quantity} × {lines.name_of(world, price)}"
    return lines.line(world, subscription, item, price, amount, start, end, text, quantity,
                      rates=item["tax_rates"])


def finalize(world, invoice):
    customer = world.objects[invoice["customer"]]
    subscription = subscription_of(world, invoice)
    now = world.now(invoice)
    aside = world.aside[invoice["id"]]
    if aside["metered"] and subscription:
        count_again(world, invoice, subscription, customer, aside)
    number = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}"
    with world.changing(invoice, emit=False):
        spread_balance(invoice, customer)
        invoice.update({
            "status": "open", "number": number, "effective_at": now,
            "automatically_finalizes_at": None,
            "hosted_invoice_url": f"{world.url}/i/{invoice['id']}",
            "invoice_pdf": f"{world.url}/i/{invoice['id']}/pdf"})
        invoice["status_transitions"]["finalized_at"] = now
    with world.changing(customer):
        customer["next_invoice_sequence"] += 1
        customer["currency"] = customer["currency"] or invoice["currency"]
    moved = invoice["ending_balance"] - customer["balance"]
    if moved:
        balances.move(world, customer, moved, "applied_to_invoice", invoice["currency"],
                      invoice["id"])
    world.emit("invoice.finalized", invoice)
    if invoice["amount_due"] == 0:
        settle(world, invoice)
    else:
        payments.intend(world, invoice)


def count_again(world, invoice, subscription, customer, aside):
    found = invoice["lines"]["data"]
    for one in found:
        one["rates"] = aside["rates"][one["id"]]
    for place, one in enumerate(found):
        if one["id"] in aside["metered"]:
            item = world.objects[
                one["parent"]["subscription_item_details"]["subscription_item"]]
            fresh = usage_line(world, subscription, item, **one["period"])
            found[place] = {**fresh, "id": one["id"], "rates": one["rates"]}
    discounts = [world.objects[id] for id in invoice["discounts"]]
    lines.total(world, invoice, found, discounts, customer)
    for one in found:
        one.pop("rates")


def settle(world, invoice, paid=0):
    now = world.now(invoice)
    with world.changing(invoice):
        invoice.update({"status": "paid", "attempted": True, "amount_paid": paid,
                        "amount_remaining": 0, "next_payment_attempt": None, "auto_advance": False})
        invoice["status_transitions"]["paid_at"] = now
    world.emit("invoice.paid", invoice)
    world.emit("invoice.payment_succeeded", invoice)
    tell("paid", world, invoice)


@when("charged")
def charged(world, invoice):
    settle(world, invoice, invoice["amount_remaining"])


def subscription_of(world, invoice):
    details = (invoice["parent"] or {}).get("subscription_details")
    return world.objects.get(details["subscription"]) if details else None


def void(world, invoice):
    with world.changing(invoice, emit=False):
        invoice.update({"status": "void", "next_payment_attempt": None, "auto_advance": False,
                        "amount_remaining": 0})
        invoice["status_transitions"]["voided_at"] = world.now(invoice)
    payments.cancel(world, invoice)
    # What a credit paid of it is the customer's again.
    used = invoice["ending_balance"] - invoice["starting_balance"] if invoice["number"] else 0
    if used > 0:
        balances.move(world, world.objects[invoice["customer"]], -used, "unapplied_from_invoice",
                      invoice["currency"], invoice["id"])
    world.emit("invoice.voided", invoice)
    tell("voided", world, invoice)


# Operations.

@operation("GET", "/v1/invoices", PAGE | {
    "customer": needed, "subscription": needed,
    "status": ("draft", "open", "paid", "uncollectible", "void"),
    "collection_method": ("charge_automatically", "send_invoice")})
def list_invoices(world, params):
    def keep(one):
        subscription = subscription_of(world, one)
        return (all(params.get(name) in (None, one[name])
                    for name in ("customer", "status", "collection_method"))
                and params.get("subscription") in (None, subscription and subscription["id"]))
    return page(world, "invoice", params, "/v1/invoices", keep)


@operation("GET", "/v1/invoices/{id}")
def retrieve_invoice(world, params, id):
    return world.find("invoice", id)


@operation("GET", "/v1/invoices/{id}/lines", {
    k: v for k, v in PAGE.items() if k != "created"})
def list_lines(world, params, id):
    found = world.find("invoice", id)["lines"]["data"]
    begin = 0
    if after := params.get("starting_after"):
        begin = next((at + 1 for at, one in enumerate(found) if one["id"] == after), 0)
    limit = params.get("limit", 10)
    return listed(found[begin:begin + limit], f"/v1/invoices/{id}/lines",
                  len(found) > begin + limit)


@operation("POST", "/v1/invoices/{id}", {
    "auto_advance": boolean, "default_payment_method": text, "description": text,
    "footer": text, "metadata": metadata})
def update_invoice(world, params, id):
    invoice = world.find("invoice", id)
    with world.changing(invoice):
        if "metadata" in params:
            params["metadata"] = merged(invoice["metadata"], params["metadata"])
        invoice.update(params)
        if params.get("auto_advance") and invoice["status"] == "draft":
            tell("advances", world, invoice)
    return invoice


@operation("POST", "/v1/invoices/{id}/finalize", {"auto_advance": boolean})
def finalize_invoice(world, params, id):
    invoice = world.find("invoice", id)
    if invoice["status"] != "draft":
        raise Refusal("This invoice is already finalized, you can't re-finalize a non-draft "
                      "invoice.", None, "invoice_not_editable")
    if "auto_advance" in params:
        invoice["auto_advance"] = params["auto_advance"]
    finalize(world, invoice)
    return invoice


@operation("POST", "/v1/invoices/{id}/pay", {
    "payment_method": needed, "off_session": boolean, "paid_out_of_band": boolean,
    "forgive": boolean})
def pay_invoice(world, params, id):
    invoice = world.find("invoice", id)
    if invoice["status"] == "paid":
        raise Refusal("Invoice is already paid", None, "invoice_already_paid")
    if invoice["status"] == "void":
        raise Refusal("You cannot pay an invoice that is void.", None, "invoice_not_payable")
    method = params.get("payment_method")
    if method and world.find("payment_method", method, "payment_method")["customer"] != \
            invoice["customer"]:
        raise Refusal("The payment method is not attached to the invoice's customer.",
                      "payment_method", "resource_missing")
    if invoice["status"] == "draft":
        finalize(world, invoice)
    if params.get("paid_out_of_band") and invoice["status"] != "paid":
        payments.cancel(world, invoice)
        settle(world, invoice)
    elif invoice["status"] != "paid":
        if not method and not payments.default_method(world, invoice):
            raise Refusal(
                "This customer has no attached payment source or default payment method. Please "
                "consider adding a default payment method.", None, "resource_missing")
        payments.attempt(world, invoice, method, params.get("off_session", True), speak=True)
    return invoice


@operation("POST", "/v1/invoices/{id}/void")
def void_invoice(world, params, id):
    invoice = world.find("invoice", id)
    if invoice["status"] not in ("open", "uncollectible"):
        raise Refusal(f"You can only pass in open invoices. This invoice is {invoice['status']}.",
                      None, "invoice_not_open")
    void(world, invoice)
    return invoice


@operation("POST", "/v1/invoices/{id}/mark_uncollectible")
def mark_uncollectible(world, params, id):
    invoice = world.find("invoice", id)
    if invoice["status"] != "open":
        raise Refusal("Only open invoices can be marked uncollectible.", None, "invoice_not_open")
    with world.changing(invoice, emit=False):
        invoice.update({"status": "uncollectible", "next_payment_attempt": None})
        invoice["status_transitions"]["marked_uncollectible_at"] = world.now(invoice)
    world.emit("invoice.marked_uncollectible", invoice)
    tell("voided", world, invoice)
    return invoice
