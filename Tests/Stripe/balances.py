"""The balance of a customer: a credit is negative, and pays for what is invoiced next."""
from errors import Refusal
from forms import PAGE, integer, merged, metadata, needed, text
from lists import page
from prices import known_currency
from routes import operation


def move(world, customer, amount, kind, currency, invoice=None, note=None, **more):
    """Changes the balance, and keeps why."""
    with world.changing(customer):
        customer["balance"] += amount
        customer["currency"] = customer["currency"] or currency
    return world.add({
        "id": world.id("cbtxn"), "object": "customer_balance_transaction", "amount": amount,
        "checkout_session": None, "created": world.now(customer), "credit_note": note,
        "currency": currency, "customer": customer["id"], "customer_account": None,
        "description": None, "ending_balance": customer["balance"], "invoice": invoice,
        "livemode": False, "metadata": {}, "type": kind, **more}, emit=False)


@operation("POST", "/v1/customers/{customer}/balance_transactions", {
    "amount": integer, "currency": needed, "description": text, "metadata": metadata,
}, ["amount", "currency"])
def create_transaction(world, params, customer):
    found = world.living("customer", customer)
    currency = known_currency(params["currency"])
    if found["currency"] not in (None, currency):
        raise Refusal(f"The customer's currency is {found['currency']}.", "currency")
    return move(world, found, params["amount"], "adjustment", currency,
                description=params.get("description"),
                metadata=merged({}, params.get("metadata", {})))


@operation("GET", "/v1/customers/{customer}/balance_transactions", PAGE | {"invoice": needed})
def list_transactions(world, params, customer):
    return page(world, "customer_balance_transaction", params,
                f"/v1/customers/{customer}/balance_transactions", lambda one: (
                    one["customer"] == customer
                    and params.get("invoice") in (None, one["invoice"])))
