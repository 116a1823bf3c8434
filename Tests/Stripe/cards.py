"""Payment methods: cards, and what becomes of an attempt to charge them."""
from errors import DECLINES, Refusal, card_error, no_such
from forms import ADDRESS, PAGE, needed
from lists import page
from routes import operation

# What the cards do: on attaching, when their owner is there, when nobody is.
CARDS = {
    "good": ("4242", "ok", "ok", "ok"),
    "declined": ("0002", "generic_decline", "generic_decline", "generic_decline"),
    "insufficient": ("9995", "insufficient_funds", "insufficient_funds", "insufficient_funds"),
    # Good while it is given, declined whenever it is charged.
    "fails_later": ("0341", "ok", "generic_decline", "generic_decline"),
    "confirm_once": ("3155", "confirm", "confirm", "ok"),
    "confirm_always": ("3184", "confirm", "confirm", "confirm"),
}
TOKENS = {
    "pm_card_visa": "good", "pm_card_chargeDeclined": "declined",
    "pm_card_chargeDeclinedInsufficientFunds": "insufficient",
    "pm_card_chargeCustomerFail": "fails_later",
    "pm_card_authenticationRequiredOnSetup": "confirm_once",
    "pm_card_authenticationRequired": "confirm_always",
}


def behaviour(world, method):
    return CARDS[world.aside[method["id"]]["card"]]


def new_card(world, card, customer=None):
    return world.add({
        "id": world.id("pm"), "object": "payment_method", "allow_redisplay": "unspecified",
        "billing_details": {"address": dict.fromkeys(ADDRESS), "email": None, "name": None,
                            "phone": None, "tax_id": None},
        "card": {
            "brand": "visa", "checks": {"address_line1_check": None,
                                        "address_postal_code_check": None, "cvc_check": "pass"},
            "country": "DE", "display_brand": "visa", "exp_month": 12, "exp_year": 2034,
            "fingerprint": "F" + card, "funding": "credit", "generated_from": None,
            "last4": CARDS[card][0], "networks": {"available": ["visa"], "preferred": None},
            "regulated_status": "unregulated", "three_d_secure_usage": {"supported": True},
            "wallet": None},
        "created": world.now(customer), "customer": customer, "customer_account": None,
        "livemode": False, "metadata": {}, "type": "card"}, emit=False, card=card)


def attach(world, id, customer, param="payment_method"):
    """A token of Stripe's makes a new card; a refused card stays nobody's."""
    method = new_card(world, TOKENS[id]) if id in TOKENS else world.objects.get(id)
    if not method or method["object"] != "payment_method":
        raise no_such("PaymentMethod", id, param)
    if method["customer"] == customer["id"]:
        return method
    result = behaviour(world, method)[1]
    if result in DECLINES:
        raise card_error(result)
    with world.changing(method, emit=False):
        method["customer"] = customer["id"]
    world.emit("payment_method.attached", method)
    return method


@operation("POST", "/v1/payment_methods/{id}/attach", {"customer": needed}, ["customer"])
def attach_method(world, params, id):
    return attach(world, id, world.living("customer", params["customer"], "customer"))


@operation("POST", "/v1/payment_methods/{id}/detach")
def detach_method(world, params, id):
    method = world.find("payment_method", id)
    customer = method["customer"]
    if not customer:
        raise Refusal("The payment method you provided is not attached to a customer so "
                      "detachment is impossible.", "payment_method")
    with world.changing(method, emit=False):
        method["customer"] = None
    for one in world.all("subscription", lambda one: one["default_payment_method"] == id):
        with world.changing(one):
            one["default_payment_method"] = None
    settings = world.objects[customer].get("invoice_settings", {})
    if settings.get("default_payment_method") == id:
        with world.changing(world.objects[customer]) as changed:
            changed["invoice_settings"]["default_payment_method"] = None
    world.emit("payment_method.detached", method, {"customer": customer})
    return method


LISTED = {k: v for k, v in PAGE.items() if k != "created"} | {"type": needed}


@operation("GET", "/v1/payment_methods", LISTED | {"customer": needed})
def list_methods(world, params):
    return page(world, "payment_method", params, "/v1/payment_methods",
                lambda one: one["customer"] and one["customer"] == params.get("customer"))


@operation("GET", "/v1/customers/{customer}/payment_methods", LISTED)
def list_customer_methods(world, params, customer):
    return page(world, "payment_method", params, f"/v1/customers/{customer}/payment_methods",
                lambda one: one["customer"] == customer)


@operation("GET", "/v1/payment_methods/{id}")
def retrieve_method(world, params, id):
    return world.find("payment_method", id)
