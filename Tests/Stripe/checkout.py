"""Checkout sessions. The page that a browser sees is in pages.py."""
import cards
import coupons
import life
import payments
import subscriptions
from errors import DECLINES, Refusal
from forms import PAGE, boolean, integer, merged, metadata, needed, text
from items import licensed
from life import EXPIRE
from lists import listed, page
from prices import cost, price_of, rounded
from routes import included, operation, tell

HOUR = 3600


@operation("POST", "/v1/checkout/sessions", {
    "allow_promotion_codes": boolean, "billing_address_collection": ("auto", "required"),
    "cancel_url": needed, "client_reference_id": text, "currency": needed, "customer": needed,
    "customer_email": needed, "discounts": [{"coupon": needed, "promotion_code": needed}],
    "expires_at": integer, "line_items": [
        {"price": needed, "quantity": integer, "tax_rates": [needed]}],
    "locale": needed, "metadata": metadata, "mode": ("payment", "setup", "subscription"),
    "payment_method_collection": ("always", "if_required"),
    "setup_intent_data": {"metadata": metadata, "description": text},
    "subscription_data": {
        "billing_mode": subscriptions.MODE, "default_tax_rates": [needed], "description": text,
        "metadata": metadata, "trial_end": integer, "trial_period_days": integer,
        "trial_settings": subscriptions.TRIAL},
    "success_url": needed, "tax_id_collection": {"enabled": boolean},
    "customer_update": {"address": ("auto", "never"), "name": ("auto", "never")},
    "ui_mode": ("hosted_page",)}, ["mode"])
def create_session(world, params):
    mode = params["mode"]
    customer = params.get("customer")
    if customer:
        world.living("customer", customer, "customer")
    if not params.get("success_url"):
        raise Refusal("Missing required param: success_url.", "success_url", "parameter_missing")
    for name in ("success_url", "cancel_url"):
        if not params.get(name, "https://").startswith(("http://", "https://")):
            raise Refusal("Not a valid URL", name, "url_invalid")
    if mode == "payment":
        raise Refusal("The test server knows the modes subscription and setup.", "mode")
    if (mode == "subscription") != bool(params.get("line_items")):
        raise Refusal("Missing required param: line_items." if mode == "subscription" else
                      "You can not pass `line_items` in `setup` mode.", "line_items",
                      "parameter_missing" if mode == "subscription" else None)
    if mode == "setup" and not params.get("currency"):
        raise Refusal("Missing required param: currency.", "currency", "parameter_missing")
    subscriptions.flexible_only((params.get("subscription_data") or {}).get("billing_mode"))
    if params.get("discounts") and "allow_promotion_codes" in params:
        raise Refusal("You may only specify one of these parameters: allow_promotion_codes, "
                      "discounts.", "allow_promotion_codes")
    now = world.now(customer)
    expires = params.get("expires_at", now + 24 * HOUR)
    if not now + HOUR // 2 <= expires <= now + 24 * HOUR:
        raise Refusal("The `expires_at` timestamp must be between 30 minutes and 24 hours from "
                      "Checkout Session creation.", "expires_at")
    amount, currency, rows = read_lines(world, params, customer)
    id = world.id("cs_test", 40)
    session = world.add({
        "id": id, "object": "checkout.session", "adaptive_pricing": None,
        "after_expiration": None, "allow_promotion_codes": params.get("allow_promotion_codes"),
        "amount_subtotal": amount, "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"), "client_secret": None,
        "collected_information": None, "consent": None, "consent_collection": None,
        "created": now, "currency": currency, "currency_conversion": None, "custom_fields": [],
        "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit",
                                      "terms_of_service_acceptance")),
        "customer": customer, "customer_account": None,
        "customer_creation": None if customer or mode != "subscription" else "always",
        "customer_details": None, "customer_email": params.get("customer_email"),
        "discounts": [{"coupon": d.get("coupon"), "promotion_code": d.get("promotion_code")}
                      for d in params.get("discounts", [])],
        "expires_at": expires, "invoice": None, "invoice_creation": None, "livemode": False,
        "locale": params.get("locale"), "metadata": merged({}, params.get("metadata", {})),
        "mode": mode, "origin_context": None, "payment_intent": None, "payment_link": None,
        "payment_method_collection": params.get("payment_method_collection", "always"),
        "payment_method_options": {}, "payment_method_types": ["card"],
        "payment_status": "unpaid" if mode == "subscription" else "no_payment_required",
        "permissions": None, "phone_number_collection": {"enabled": False},
        "recovered_from": None, "saved_payment_method_options": None, "setup_intent": None,
        "shipping_address_collection": None, "shipping_cost": None, "shipping_options": [],
        "status": "open", "submit_type": None, "subscription": None,
        "success_url": params["success_url"], "total_details": mode == "subscription" and {
            "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0} or None,
        "ui_mode": "hosted_page", "url": f"{world.url}/c/pay/{id}", "wallet_options": None,
    }, emit=False, rows=rows, specs=params.get("line_items"), params=params)
    if mode == "subscription":
        tell("session made", world, session)
    if mode == "setup":
        session["setup_intent"] = setup_intent(world, customer, params)["id"]
    world.at(expires, EXPIRE, expire_due, session)
    return session


def read_lines(world, params, customer):
    """(sum, currency, rows): metered rows count nothing yet."""
    rows, amount, currency = [], None, params.get("currency")
    for number, spec in enumerate(params.get("line_items", [])):
        name = f"line_items[{number}]"
        price = price_of(world, spec.get("price"), name + "[price]")
        if not price["recurring"]:
            raise Refusal("You must provide at least one recurring price in `subscription` mode.",
                          name + "[price]")
        if currency not in (None, price["currency"]):
            raise Refusal("All prices on a Checkout session must share one currency.",
                          name + "[price]")
        currency = price["currency"]
        fixed = licensed(price)
        if fixed and not spec.get("quantity"):
            raise Refusal(f"Missing required param: {name}[quantity].", name + "[quantity]",
                          "parameter_missing")
        if not fixed and "quantity" in spec:
            raise Refusal("Quantity should not be specified where usage_type is `metered`.",
                          name + "[quantity]")
        sum = rounded(cost(world, price, spec["quantity"])) if fixed else 0
        amount = (amount or 0) + sum
        rows.append({
            "id": world.id("li"), "object": "item", "adjustable_quantity": None,
            "amount_discount": 0, "amount_subtotal": sum, "amount_tax": 0, "amount_total": sum,
            "currency": currency, "description": world.objects[price["product"]]["name"],
            "metadata": {}, "price": price, "quantity": spec.get("quantity")})
    coupons.check_all(world, params.get("discounts"), customer, currency)
    return amount, currency, rows


def setup_intent(world, customer, params):
    data = params.get("setup_intent_data") or {}
    return world.add({
        "id": world.id("seti"), "object": "setup_intent", "application": None,
        "automatic_payment_methods": None, "cancellation_reason": None,
        "client_secret": world.id("secret"), "created": world.now(customer), "customer": customer,
        "customer_account": None, "description": data.get("description"), "flow_directions": None,
        "last_setup_error": None, "latest_attempt": None, "livemode": False, "mandate": None,
        "metadata": merged({}, data.get("metadata", {})), "next_action": None,
        "on_behalf_of": None, "payment_method": None, "payment_method_options": {},
        "payment_method_types": ["card"], "single_use_mandate": None,
        "status": "requires_payment_method", "usage": "off_session"})


@included("checkout.session", "line_items")
def line_items(world, session):
    return listed(world.aside[session["id"]]["rows"],
                  f"/v1/checkout/sessions/{session['id']}/line_items")


@operation("GET", "/v1/checkout/sessions", PAGE | {
    "customer": needed, "status": ("open", "complete", "expired"), "subscription": needed})
def list_sessions(world, params):
    return page(world, "checkout.session", params, "/v1/checkout/sessions", lambda one: all(
        params.get(name) in (None, one[name]) for name in ("customer", "status", "subscription")))


@operation("GET", "/v1/checkout/sessions/{id}")
def retrieve_session(world, params, id):
    return world.find("checkout.session", id)


@operation("GET", "/v1/setup_intents/{id}")
def retrieve_setup(world, params, id):
    return world.find("setup_intent", id)


@operation("POST", "/v1/checkout/sessions/{id}/expire")
def expire_session(world, params, id):
    session = world.find("checkout.session", id)
    if session["status"] != "open":
        raise Refusal("Only Checkout Sessions with a status in [\"open\"] can be expired. This "
                      f"Checkout Session has a status of `{session['status']}`.")
    expire(world, session)
    return session


def expire_due(world, session):
    if session["status"] == "open":
        expire(world, session)


def expire(world, session):
    session["status"], session["url"] = "expired", None
    # A subscription that was begun and not paid does not wait any longer.
    begun = world.objects.get(world.aside[session["id"]].get("begun"))
    if begun:
        life.expire_incomplete(world, begun)
    world.emit("checkout.session.expired", session)


# What the page does.

def submit(world, session, card, code=None, confirmed=False):
    """The customer presses the button: 'done', 'confirm', or what is said instead."""
    if not session["customer"]:
        from customers import create_customer
        session["customer"] = create_customer(
            world, {"email": session["customer_email"] or "somebody@example.com"})["id"]
    customer = world.objects[session["customer"]]
    result = cards.CARDS[card][1]
    if result in DECLINES:
        note_failure(world, session, customer, card, code)
        return DECLINES[result]
    if result == "confirm" and not confirmed:
        return "confirm"
    method = cards.new_card(world, card)
    with world.changing(method, emit=False):
        method["customer"] = customer["id"]
    if session["mode"] == "setup":
        intent = world.objects[session["setup_intent"]]
        intent.update({"status": "succeeded", "payment_method": method["id"]})
        world.emit("payment_method.attached", method)
        world.emit("setup_intent.succeeded", intent)
    else:
        subscription, invoice = begun(world, session, customer, code)
        world.emit("payment_method.attached", method)
        with world.changing(subscription):
            subscription["default_payment_method"] = method["id"]
        if invoice and invoice["status"] == "open" and not payments.attempt(
                world, invoice, method["id"], off_session=False, confirmed=confirmed):
            return DECLINES["generic_decline"]
        session["subscription"] = subscription["id"]
        session["payment_status"] = "no_payment_required"
        if invoice:
            session["invoice"] = invoice["id"]
            sums(session, invoice)
            if invoice["total"]:
                session["payment_status"] = "paid"
    session.update({"status": "complete", "url": None, "customer_details": {
        "address": customer["address"], "business_name": None, "email": customer["email"],
        "individual_name": None, "name": customer["name"], "phone": None,
        "tax_exempt": customer["tax_exempt"], "tax_ids": []}})
    world.emit("checkout.session.completed", session)
    return "done"


def sums(session, invoice):
    """The session's sums, as the first invoice has them."""
    session["amount_total"] = invoice["total"]
    session["amount_subtotal"] = invoice["subtotal"]
    session["total_details"].update({
        "amount_discount": sum(d["amount"] for d in invoice["total_discount_amounts"]),
        "amount_tax": sum(t["amount"] for t in invoice["total_taxes"]
                          if t["tax_behavior"] == "exclusive")})


def begun(world, session, customer, code):
    """The subscription and its invoice, made by the first attempt and kept for the next."""
    aside = world.aside[session["id"]]
    if aside.get("begun"):
        subscription = world.objects[aside["begun"]]
        return subscription, world.objects.get(subscription["latest_invoice"])
    params = aside["params"]
    discounts = list(params.get("discounts", []))
    if code:
        discounts.append({"promotion_code": code})
    subscription, invoice = subscriptions.create(
        world, customer, aside["specs"], params.get("subscription_data") or {}, discounts,
        session["id"])
    aside["begun"] = subscription["id"]
    return subscription, invoice


def note_failure(world, session, customer, card, code):
    """A declined card leaves a subscription that is announced and not paid."""
    if session["mode"] == "subscription":
        _, invoice = begun(world, session, customer, code)
        if invoice and invoice["status"] == "open":
            method = cards.new_card(world, card)
            payments.attempt(world, invoice, method["id"], off_session=False)


def promotion(world, session, code):
    """The id of an active promotion code as the customer typed it; refuses others."""
    for one in world.all("promotion_code"):
        if one["code"].lower() == code.strip().lower() and one["active"]:
            coupons.check_all(world, [{"promotion_code": one["id"]}], session["customer"],
                              session["currency"])
            return one["id"]
    raise Refusal("This code is invalid.")
