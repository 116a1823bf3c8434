"""Refunds, whole and in part."""
from errors import Refusal
from forms import PAGE, integer, merged, metadata, needed
from lists import page
from routes import operation


@operation("POST", "/v1/refunds", {
    "amount": integer, "charge": needed, "payment_intent": needed, "metadata": metadata,
    "reason": ("duplicate", "fraudulent", "requested_by_customer")})
def create_refund(world, params):
    return give_back(world, charge_of(world, params), params.get("amount"), params)


def charge_of(world, params):
    if id := params.get("charge"):
        return world.find("charge", id, "charge")
    if not params.get("payment_intent"):
        raise Refusal("One of the following params should be provided for this request: "
                      "payment_intent or charge.", "charge", "parameter_missing")
    intent = world.find("payment_intent", params["payment_intent"], "payment_intent")
    if intent["status"] != "succeeded":
        raise Refusal("This PaymentIntent does not have a successful charge to refund.",
                      "payment_intent", "payment_intent_unexpected_state")
    return world.objects[intent["latest_charge"]]


def give_back(world, charge, amount, params):
    rest = charge["amount_captured"] - charge["amount_refunded"]
    if charge["disputed"]:
        raise Refusal(f"Charge {charge['id']} has been charged back; cannot issue a refund.",
                      "charge", "charge_disputed")
    if rest <= 0:
        raise Refusal(f"Charge {charge['id']} has already been refunded.", None,
                      "charge_already_refunded")
    amount = rest if amount is None else amount
    if amount <= 0:
        raise Refusal("Invalid positive integer", "amount", "parameter_invalid_integer")
    if amount > rest:
        raise Refusal(f"Refund amount ({amount}) is greater than unrefunded amount on charge "
                      f"({rest})", "amount")
    status = world.settings["refunds"]
    refund = world.add({
        "id": world.id("re"), "object": "refund", "amount": amount,
        "balance_transaction": world.id("txn"), "charge": charge["id"],
        "created": world.now(charge), "currency": charge["currency"],
        "customer": charge["customer"], "customer_account": None, "destination_details": {
            "card": {"reference_status": "pending", "reference_type": "acquirer_reference_number",
                     "type": "refund"}, "type": "card"},
        "metadata": merged({}, params.get("metadata", {})),
        "payment_intent": charge["payment_intent"], "payment_method": charge["payment_method"],
        "reason": params.get("reason"), "receipt_number": None, "source_transfer_reversal": None,
        "status": status, "transfer_reversal": None}, emit=False)
    del refund["transfer_reversal"]
    move(world, charge, amount)
    world.emit("refund.created", refund)
    world.emit("charge.refunded", charge)
    return refund


def move(world, charge, amount):
    with world.changing(charge, emit=False):
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]


def finish(world, refund, status):
    """By a control call: a refund that was pending succeeds or fails, as a bank may say later."""
    with world.changing(refund, emit=False):
        refund["status"] = status
        if status == "failed":
            refund["failure_reason"] = "lost_or_stolen_card"
    if status in ("failed", "canceled"):
        move(world, world.objects[refund["charge"]], -refund["amount"])
    world.emit("refund.failed" if status == "failed" else "refund.updated", refund)


@operation("GET", "/v1/refunds", PAGE | {"charge": needed, "payment_intent": needed})
def list_refunds(world, params):
    return page(world, "refund", params, "/v1/refunds", lambda one: all(
        params.get(name) in (None, one[name]) for name in ("charge", "payment_intent")))


@operation("GET", "/v1/refunds/{id}")
def retrieve_refund(world, params, id):
    return world.find("refund", id)


@operation("POST", "/v1/refunds/{id}", {"metadata": metadata})
def update_refund(world, params, id):
    refund = world.find("refund", id)
    with world.changing(refund):
        refund["metadata"] = merged(refund["metadata"], params.get("metadata", {}))
    return refund
