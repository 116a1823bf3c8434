"""Credit notes: less of an open invoice, or money, credit or nothing back for a paid one."""
import balances
import invoices
import payments
from errors import Refusal
from forms import PAGE, integer, merged, metadata, needed, text
from lists import listed, page
from prices import share
from refunds import give_back
from routes import operation

REASONS = ("duplicate", "fraudulent", "order_change", "product_unsatisfactory")
LINE = {"type": ("invoice_line_item", "custom_line_item"), "invoice_line_item": needed,
        "amount": integer, "description": needed, "quantity": integer, "unit_amount": integer}


@operation("POST", "/v1/credit_notes", {
    "amount": integer, "credit_amount": integer, "invoice": needed, "lines": [LINE], "memo": text,
    "metadata": metadata, "out_of_band_amount": integer, "reason": REASONS,
    "refund_amount": integer, "refunds": [{"refund": needed, "amount_refunded": integer}],
}, ["invoice"])
def create_credit_note(world, params):
    invoice = world.find("invoice", params["invoice"], "invoice")
    if invoice["status"] not in ("open", "paid"):
        raise Refusal("A credit note needs an invoice that is open or paid.", "invoice",
                      "invoice_not_editable")
    lines = [read_line(world, invoice, spec, number)
             for number, spec in enumerate(params.get("lines", []))]
    amount = sum(one["total"] for one in lines) if lines else params.get("amount")
    if not amount or amount < 0:
        raise Refusal("You must provide one of `amount`, `lines`, or `shipping_cost`.", "amount",
                      "parameter_missing")
    before = world.all("credit_note", lambda one: (
        one["invoice"] == invoice["id"] and one["status"] == "issued"))
    most = invoice["total"] - sum(one["amount"] for one in before)
    if amount > most:
        raise Refusal(f"The amount of the credit note ({amount}) is greater than what remains of "
                      f"the invoice ({most}).", "amount")
    paid = invoice["status"] == "paid"
    refunds = spread(world, invoice, params, amount) if paid else []
    if not lines:
        lines = [line(world, amount, "Credit", 1)]
    for one in lines:
        share_taxes(invoice, one)
    taxes = sum(tax["amount"] for one in lines for tax in one["taxes"]
                if tax["tax_behavior"] == "exclusive")
    inclusive = sum(tax["amount"] for one in lines for tax in one["taxes"]
                    if tax["tax_behavior"] == "inclusive")
    id = world.id("cn")
    note = world.add({
        "id": id, "object": "credit_note", "amount": amount, "amount_shipping": 0,
        "created": world.now(invoice), "currency": invoice["currency"],
        "customer": invoice["customer"], "customer_account": None,
        "customer_balance_transaction": None, "discount_amount": 0, "discount_amounts": [],
        "effective_at": world.now(invoice), "invoice": invoice["id"],
        "lines": listed(lines, f"/v1/credit_notes/{id}/lines"), "livemode": False,
        "memo": params.get("memo"), "metadata": merged({}, params.get("metadata", {})),
        "number": f"{invoice['number']}-CN-{len(before) + 1:02d}",
        "out_of_band_amount": params.get("out_of_band_amount"),
        "pdf": f"{world.url}/i/{invoice['id']}/pdf",
        "post_payment_amount": amount if paid else 0, "pre_payment_amount": 0 if paid else amount,
        "pretax_credit_amounts": [], "reason": params.get("reason"), "refunds": refunds,
        "shipping_cost": None, "status": "issued", "subtotal": amount - taxes,
        "subtotal_excluding_tax": amount - taxes - inclusive, "total": amount,
        "total_excluding_tax": amount - taxes - inclusive,
        "total_taxes": [tax for one in lines for tax in one["taxes"]],
        "type": "post_payment" if paid else "pre_payment", "voided_at": None}, emit=False)
    apply(world, invoice, note, paid, params)
    world.emit("credit_note.created", note)
    return note


def line(world, amount, description, quantity, of=None):
    return {
        "id": world.id("cnli"), "object": "credit_note_line_item", "amount": amount,
        "description": description, "discount_amount": 0, "discount_amounts": [],
        "invoice_line_item": of, "livemode": False, "metadata": {}, "pretax_credit_amounts": [],
        "quantity": quantity, "tax_rates": [], "taxes": [],
        "type": "invoice_line_item" if of else "custom_line_item", "unit_amount": None,
        "unit_amount_decimal": None, "total": amount}


def read_line(world, invoice, spec, number):
    if spec.get("type") != "invoice_line_item":
        amount = spec.get("amount", spec.get("unit_amount", 0) * spec.get("quantity", 1))
        return line(world, amount, spec.get("description"), spec.get("quantity", 1))
    for one in invoice["lines"]["data"]:
        if one["id"] == spec.get("invoice_line_item"):
            gross = one["amount"] - sum(d["amount"] for d in one["discount_amounts"]) + sum(
                t["amount"] for t in one["taxes"] if t["tax_behavior"] == "exclusive")
            return line(world, spec.get("amount", gross), one["description"], one["quantity"],
                        one["id"])
    raise Refusal("No such invoice line item.", f"lines[{number}][invoice_line_item]",
                  "resource_missing")


def share_taxes(invoice, one):
    """The invoice's taxes in the proportion of what is credited."""
    whole = invoice["total"]
    for tax in invoice["total_taxes"]:
        part = share(tax["amount"], one.get("total", one["amount"]), whole)
        one["taxes"].append({**tax, "amount": part, "taxable_amount": share(
            tax["taxable_amount"], one.get("total", one["amount"]), whole)})
    total = one.pop("total")
    one["amount"] = total - sum(tax["amount"] for tax in one["taxes"]
                                if tax["tax_behavior"] == "exclusive")


def spread(world, invoice, params, amount):
    """What is given back for a paid invoice must come to the whole amount."""
    refunds = []
    for number, spec in enumerate(params.get("refunds", [])):
        refund = world.find("refund", spec.get("refund"), f"refunds[{number}][refund]")
        refunds.append({"amount_refunded": spec.get("amount_refunded", refund["amount"]),
                        "payment_record_refund": None, "refund": refund["id"], "type": "refund"})
    given = params.get("refund_amount", 0) + params.get("credit_amount", 0) + params.get(
        "out_of_band_amount", 0) + sum(one["amount_refunded"] for one in refunds)
    if given != amount:
        raise Refusal(
            "The sum of credit amount, refund amount and out of band amount must equal the credit "
            f"note amount: got {given}, expected {amount}.", "amount")
    if params.get("refund_amount"):
        charge = world.objects[payments.intent_of(world, invoice)["latest_charge"]]
        refund = give_back(world, charge, params["refund_amount"], {})
        refunds.append({"amount_refunded": refund["amount"], "payment_record_refund": None,
                        "refund": refund["id"], "type": "refund"})
    return refunds


def apply(world, invoice, note, paid, params):
    amount = note["amount"]
    with world.changing(invoice):
        if paid:
            invoice["post_payment_credit_notes_amount"] += amount
        else:
            invoice["pre_payment_credit_notes_amount"] += amount
            invoice["amount_due"] = max(invoice["amount_due"] - amount, 0)
            invoice["amount_remaining"] = max(invoice["amount_remaining"] - amount, 0)
    if params.get("credit_amount"):
        note["customer_balance_transaction"] = balances.move(
            world, world.objects[invoice["customer"]], -params["credit_amount"], "credit_note",
            invoice["currency"], invoice["id"], note["id"])["id"]
    if not paid and invoice["amount_remaining"] == 0:
        payments.cancel(world, invoice)
        invoices.settle(world, invoice)


@operation("GET", "/v1/credit_notes", PAGE | {"customer": needed, "invoice": needed})
def list_credit_notes(world, params):
    return page(world, "credit_note", params, "/v1/credit_notes", lambda one: all(
        params.get(name) in (None, one[name]) for name in ("customer", "invoice")))


@operation("GET", "/v1/credit_notes/{id}")
def retrieve_credit_note(world, params, id):
    return world.find("credit_note", id)


@operation("POST", "/v1/credit_notes/{id}/void")
def void_credit_note(world, params, id):
    note = world.find("credit_note", id)
    if note["status"] != "issued" or note["type"] != "pre_payment":
        raise Refusal("Only credit notes of open invoices can be voided.")
    with world.changing(note, emit=False):
        note["status"], note["voided_at"] = "void", world.now(note)
    invoice = world.objects[note["invoice"]]
    with world.changing(invoice):
        invoice["pre_payment_credit_notes_amount"] -= note["amount"]
        invoice["amount_remaining"] += note["amount"]
        invoice["amount_due"] += note["amount"]
    world.emit("credit_note.voided", note)
    return note
