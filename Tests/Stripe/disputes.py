"""Disputes: a test makes them by a control call, Stripe's customers by their bank."""
from errors import Refusal
from forms import PAGE, merged, metadata, needed
from lists import page
from routes import operation

EVIDENCE = (
    "access_activity_log", "billing_address", "cancellation_policy",
    "cancellation_policy_disclosure", "cancellation_rebuttal", "customer_communication",
    "customer_email_address", "customer_name", "customer_purchase_ip", "customer_signature",
    "product_description", "receipt", "refund_policy", "refund_policy_disclosure",
    "service_date", "service_documentation", "uncategorized_file", "uncategorized_text")


def open_dispute(world, charge, amount=None, reason="fraudulent"):
    now = world.now(charge)
    charge["disputed"] = True
    dispute = world.add({
        "id": world.id("du"), "object": "dispute", "amount": amount or charge["amount"],
        "balance_transactions": [], "charge": charge["id"], "created": now,
        "currency": charge["currency"], "customer": charge["customer"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now + 14 * 86400, "enhanced_eligibility": {}, "has_evidence": False,
            "past_due": False, "submission_count": 0, "submission_method": "not_submitted"},
        "is_charge_refundable": False, "livemode": False, "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"type": "card", "card": {
            "brand": "visa", "case_type": "chargeback", "network": "visa",
            "network_reason_code": "83"}},
        "reason": reason, "status": "needs_response"}, emit=False)
    del dispute["customer"]
    world.emit("charge.dispute.created", dispute)
    world.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(world, dispute, status):
    with world.changing(dispute, emit=False):
        dispute["status"] = status
    charge = world.objects[dispute["charge"]]
    if status == "won":
        charge["disputed"] = False
        world.emit("charge.dispute.funds_reinstated", dispute)
    world.emit("charge.dispute.closed", dispute)
    return dispute


@operation("GET", "/v1/disputes", PAGE | {"charge": needed, "payment_intent": needed})
def list_disputes(world, params):
    return page(world, "dispute", params, "/v1/disputes", lambda one: all(
        params.get(name) in (None, one[name]) for name in ("charge", "payment_intent")))


@operation("GET", "/v1/disputes/{id}")
def retrieve_dispute(world, params, id):
    return world.find("dispute", id)


@operation("POST", "/v1/disputes/{id}", {"metadata": metadata})
def update_dispute(world, params, id):
    dispute = world.find("dispute", id)
    with world.changing(dispute):
        dispute["metadata"] = merged(dispute["metadata"], params.get("metadata", {}))
    return dispute


@operation("POST", "/v1/disputes/{id}/close")
def accept_dispute(world, params, id):
    dispute = world.find("dispute", id)
    if dispute["status"] != "needs_response":
        raise Refusal("This dispute is already closed.", None, "dispute_closed")
    return close_dispute(world, dispute, "lost")
