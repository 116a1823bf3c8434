"""Customers and their tax ids."""
from errors import Refusal
from forms import ADDRESS, PAGE, integer, merged, metadata, needed, text
from lists import listed, page, search
from routes import included, operation

OWN = {
    "address": ADDRESS, "balance": integer, "business_name": text, "description": text,
    "email": text, "individual_name": text, "invoice_prefix": needed,
    "invoice_settings": {"default_payment_method": text, "footer": text},
    "metadata": metadata, "name": text, "next_invoice_sequence": integer, "phone": text,
    "preferred_locales": [needed], "tax_exempt": ("", "none", "exempt", "reverse"),
}
TAX_ID = {"type": needed, "value": needed}


@operation("POST", "/v1/customers", OWN | {
    "payment_method": needed, "tax_id_data": [TAX_ID], "test_clock": needed})
def create_customer(world, params):
    clock = params.get("test_clock")
    if clock:
        world.find("test_helpers.test_clock", clock, "test_clock")
        if len(world.all("customer", lambda one: one.get("test_clock") == clock)) >= 3:
            raise Refusal("A test clock can have at most 3 customers.", "test_clock")
    customer = {
        "id": world.id("cus", 14), "object": "customer", "address": None, "balance": 0,
        "business_name": None, "created": world.now({"test_clock": clock}), "currency": None,
        "customer_account": None, "default_source": None, "delinquent": False, "description": None,
        "discount": None, "email": None, "individual_name": None,
        "invoice_prefix": world.id("x", 8)[2:].upper(),
        "invoice_settings": {"custom_fields": None, "default_payment_method": None, "footer": None,
                             "rendering_options": None},
        "livemode": False, "metadata": {}, "name": None, "next_invoice_sequence": 1, "phone": None,
        "preferred_locales": [], "shipping": None, "tax_exempt": "none", "test_clock": clock,
    }
    fill(world, customer, params)
    world.add(customer)
    for one in params.get("tax_id_data", []):
        add_tax_id(world, customer, one)
    if params.get("payment_method"):
        from cards import attach
        attach(world, params["payment_method"], customer)
    return customer


def fill(world, customer, params):
    email = params.get("email")
    if email and ("@" not in email or " " in email):
        raise Refusal(f"Invalid email address: {email}", "email", "email_invalid")
    for name in OWN:
        if name not in params:
            continue
        value = params[name]
        if name == "metadata":
            value = merged(customer["metadata"], value)
        elif name == "address" and value:
            value = dict.fromkeys(ADDRESS) | value
        elif name == "invoice_settings":
            method = (value or {}).get("default_payment_method")
            if method:
                one = world.find(
                    "payment_method", method, "invoice_settings[default_payment_method]")
                if one["customer"] != customer["id"]:
                    raise Refusal(
                        "The customer does not have a payment method with the ID " + method +
                        ". The payment method must be attached to the customer.",
                        "invoice_settings[default_payment_method]", "resource_missing")
            value = customer[name] | (value or {})
        elif name == "tax_exempt":
            value = value or "none"
        customer[name] = value


@operation("GET", "/v1/customers", PAGE | {"email": needed, "test_clock": needed})
def list_customers(world, params):
    # Those of test clocks are listed only when their clock is named.
    return page(world, "customer", params, "/v1/customers", lambda one: (
        not one.get("deleted") and one["test_clock"] == params.get("test_clock")
        and params.get("email") in (None, one["email"])))


@operation("GET", "/v1/customers/search", {
    "query": needed, "limit": integer, "page": needed}, ["query"])
def search_customers(world, params):
    return search(world, "customer", params, "/v1/customers/search")


@operation("GET", "/v1/customers/{id}")
def retrieve_customer(world, params, id):
    return world.find("customer", id)


@operation("POST", "/v1/customers/{id}", OWN)
def update_customer(world, params, id):
    customer = world.living("customer", id)
    with world.changing(customer):
        fill(world, customer, params)
    return customer


@operation("DELETE", "/v1/customers/{id}")
def delete_customer(world, params, id):
    from life import end
    customer = world.living("customer", id)
    for one in world.all("subscription", lambda one: one["customer"] == id):
        if one["status"] not in ("canceled", "incomplete_expired"):
            end(world, one, "cancellation_requested")
    world.emit("customer.deleted", customer)
    gone = {"id": id, "object": "customer", "deleted": True}
    # What is theirs still keeps their time.
    if customer["test_clock"]:
        world.aside[id]["test_clock"] = customer["test_clock"]
    customer.clear()
    customer.update(gone)
    return gone


# Tax ids.

SHAPES = {"eu_vat": 4, "gb_vat": 5, "us_ein": 9, "ch_vat": 9}


def add_tax_id(world, customer, params):
    value = params["value"]
    if len(value) < SHAPES.get(params["type"], 1):
        raise Refusal(f"Invalid value for {params['type']}.", "value", "tax_id_invalid")
    return world.add({
        "id": world.id("txi"), "object": "tax_id",
        "country": value[:2] if params["type"] == "eu_vat" else params["type"][:2].upper(),
        "created": world.now(customer), "customer": customer["id"], "customer_account": None,
        "livemode": False, "owner": {"type": "customer", "customer": customer["id"]},
        "type": params["type"], "value": value,
        "verification": {"status": "pending", "verified_address": None, "verified_name": None},
    })


def tax_ids_of(world, customer):
    return world.all("tax_id", lambda one: not one.get("deleted") and one["customer"] == customer)


@included("customer", "tax_ids")
def tax_ids_within(world, customer):
    id = customer["id"]
    return listed(tax_ids_of(world, id), f"/v1/customers/{id}/tax_ids")


@operation("POST", "/v1/customers/{customer}/tax_ids", TAX_ID, ["type", "value"])
def create_tax_id(world, params, customer):
    return add_tax_id(world, world.living("customer", customer), params)


@operation("GET", "/v1/customers/{customer}/tax_ids", {
    k: v for k, v in PAGE.items() if k != "created"})
def list_tax_ids(world, params, customer):
    world.living("customer", customer)
    return page(world, "tax_id", params, f"/v1/customers/{customer}/tax_ids",
                lambda one: not one.get("deleted") and one["customer"] == customer)


@operation("DELETE", "/v1/customers/{customer}/tax_ids/{id}")
def delete_tax_id(world, params, customer, id):
    found = world.living("tax_id", id)
    world.emit("customer.tax_id.deleted", found)
    found.clear()
    found.update({"id": id, "object": "tax_id", "deleted": True})
    return found
