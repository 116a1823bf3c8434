"""Coupons, promotion codes, and the discounts that they become on a subscription."""
from clock import later
from errors import Refusal, no_such
from forms import PAGE, boolean, integer, merged, metadata, needed, percentage, text
from lists import page
from prices import known_currency, rounded
from routes import operation


@operation("POST", "/v1/coupons", {
    "id": needed, "amount_off": integer, "currency": needed, "percent_off": percentage,
    "duration": ("once", "repeating", "forever"), "duration_in_months": integer, "name": text,
    "max_redemptions": integer, "redeem_by": integer, "metadata": metadata})
def create_coupon(world, params):
    if (params.get("amount_off") is None) == (params.get("percent_off") is None):
        raise Refusal("You must pass either percent_off or amount_off, but not both.",
                      "percent_off", "parameter_missing")
    if params.get("amount_off") is not None:
        if not params.get("currency"):
            raise Refusal("You must pass currency when passing amount_off", "currency")
        params["currency"] = known_currency(params["currency"])
        if params["amount_off"] < 1:
            raise Refusal("Invalid positive integer", "amount_off", "parameter_invalid_integer")
    duration = params.setdefault("duration", "once")
    if (duration == "repeating") != bool(params.get("duration_in_months")):
        raise Refusal("duration_in_months goes with a duration of repeating, and only with it.",
                      "duration_in_months")
    id = params.get("id") or world.id("co", 8)[3:]
    if id in world.objects:
        raise Refusal(f"Coupon already exists: {id}", "id", "resource_already_exists")
    defaults = dict.fromkeys((
        "amount_off", "currency", "duration_in_months", "max_redemptions", "name", "percent_off",
        "redeem_by"))
    return world.add({
        **defaults, "object": "coupon", "created": world.now(), "livemode": False,
        "times_redeemed": 0, "valid": True, **params, "id": id,
        "metadata": merged({}, params.get("metadata", {}))})


@operation("GET", "/v1/coupons", PAGE)
def list_coupons(world, params):
    return page(world, "coupon", params, "/v1/coupons", lambda one: not one.get("deleted"))


@operation("GET", "/v1/coupons/{id}")
def retrieve_coupon(world, params, id):
    coupon = world.living("coupon", id)
    check_validity(world, coupon)
    return coupon


@operation("POST", "/v1/coupons/{id}", {"name": text, "metadata": metadata})
def update_coupon(world, params, id):
    coupon = world.living("coupon", id)
    with world.changing(coupon):
        if "metadata" in params:
            params["metadata"] = merged(coupon["metadata"], params["metadata"])
        coupon.update(params)
    return coupon


@operation("DELETE", "/v1/coupons/{id}")
def delete_coupon(world, params, id):
    """Those who have it keep it; nobody else gets it."""
    coupon = world.living("coupon", id)
    world.emit("coupon.deleted", coupon)
    coupon["deleted"], coupon["valid"] = True, False
    return {"id": id, "object": "coupon", "deleted": True}


def check_validity(world, coupon):
    most, until = coupon["max_redemptions"], coupon["redeem_by"]
    coupon["valid"] = not coupon.get("deleted") and (
        most is None or coupon["times_redeemed"] < most) and (
        until is None or world.now() <= until)
    return coupon["valid"]


@operation("POST", "/v1/promotion_codes", {
    "active": boolean, "code": needed, "customer": needed, "expires_at": integer,
    "max_redemptions": integer, "metadata": metadata,
    "promotion": {"type": ("coupon",), "coupon": needed},
    "restrictions": {"first_time_transaction": boolean, "minimum_amount": integer,
                     "minimum_amount_currency": needed}}, ["promotion"])
def create_promotion_code(world, params):
    coupon = world.living("coupon", params["promotion"].get("coupon"), "promotion[coupon]")
    code = params.get("code") or world.id("x", 8)[2:].upper()
    if any(one["code"].lower() == code.lower() and one["active"]
           for one in world.all("promotion_code")):
        raise Refusal(f"An active promotion code with `code: {code}` already exists.", "code",
                      "resource_already_exists")
    return world.add({
        "id": world.id("promo"), "object": "promotion_code", "active": params.get("active", True),
        "code": code, "created": world.now(), "customer": params.get("customer"),
        "customer_account": None, "expires_at": params.get("expires_at"), "livemode": False,
        "max_redemptions": params.get("max_redemptions"),
        "metadata": merged({}, params.get("metadata", {})),
        "promotion": {"type": "coupon", "coupon": coupon["id"]},
        "restrictions": {"first_time_transaction": False, "minimum_amount": None,
                         "minimum_amount_currency": None} | params.get("restrictions", {}),
        "times_redeemed": 0})


@operation("GET", "/v1/promotion_codes", PAGE | {
    "active": boolean, "code": needed, "coupon": needed, "customer": needed})
def list_promotion_codes(world, params):
    return page(world, "promotion_code", params, "/v1/promotion_codes", lambda one: (
        params.get("code", one["code"]).lower() == one["code"].lower()
        and params.get("active") in (None, one["active"])
        and params.get("coupon") in (None, one["promotion"]["coupon"])
        and params.get("customer") in (None, one["customer"])))


@operation("GET", "/v1/promotion_codes/{id}")
def retrieve_promotion_code(world, params, id):
    return world.find("promotion_code", id)


@operation("POST", "/v1/promotion_codes/{id}", {"active": boolean, "metadata": metadata})
def update_promotion_code(world, params, id):
    code = world.find("promotion_code", id)
    with world.changing(code):
        if "metadata" in params:
            params["metadata"] = merged(code["metadata"], params["metadata"])
        code.update(params)
    return code


# Discounts.

def named(world, spec, customer, param):
    """(coupon, promotion code or None) of a parameter; refuses those that are no longer valid."""
    if id := spec.get("promotion_code"):
        code = world.find("promotion_code", id, f"{param}[promotion_code]")
        over = (code["expires_at"] and world.now() > code["expires_at"]
                or code["max_redemptions"] and code["times_redeemed"] >= code["max_redemptions"])
        if not code["active"] or over or code["customer"] not in (None, customer):
            raise Refusal("This promotion code cannot be redeemed.", f"{param}[promotion_code]",
                          "promotion_code_expired")
        return world.objects[code["promotion"]["coupon"]], code
    coupon = world.objects.get(spec.get("coupon"))
    if not coupon or coupon["object"] != "coupon" or coupon.get("deleted"):
        raise no_such("coupon", spec.get("coupon"), f"{param}[coupon]")
    if not check_validity(world, coupon):
        raise Refusal(f"Coupon expired: {coupon['id']}", f"{param}[coupon]", "coupon_expired")
    return coupon, None


def check_all(world, specs, customer, currency=None, param="discounts"):
    for number, spec in enumerate(specs or []):
        if spec.get("discount"):
            world.find("discount", spec["discount"], f"{param}[{number}][discount]")
            continue
        coupon, _ = named(world, spec, customer, f"{param}[{number}]")
        if coupon["currency"] not in (None, currency):
            raise Refusal(f"The coupon's currency ({coupon['currency']}) is not {currency}.",
                          f"{param}[{number}][coupon]")


def grant(world, subscription, spec, session=None):
    """A discount on the subscription, from a coupon or a promotion code."""
    if spec.get("discount"):
        return spec["discount"]
    coupon, code = named(world, spec, subscription["customer"], "discounts")
    now = world.now(subscription)
    for counted in (coupon, code):
        if counted:
            counted["times_redeemed"] += 1
    months = coupon["duration_in_months"]
    discount = world.add({
        "id": world.id("di"), "object": "discount", "checkout_session": session,
        "customer": subscription["customer"], "customer_account": None,
        "end": later(now, "month", months) if months else None, "invoice": None,
        "invoice_item": None, "promotion_code": code and code["id"],
        "source": {"type": "coupon", "coupon": coupon["id"]}, "start": now,
        "subscription": subscription["id"], "subscription_item": None})
    world.emit("customer.discount.created", discount)
    return discount["id"]


def active(world, subscription, at):
    """The discounts of a subscription that hold at that time."""
    found = [world.objects[id] for id in subscription["discounts"]]
    return [one for one in found if one["end"] is None or at < one["end"]]


def coupon_of(world, discount):
    return world.objects[discount["source"]["coupon"]]


def use_up(world, subscription, at):
    """After an invoice: a discount for one invoice is gone, and so is one whose months are over."""
    keep = [one["id"] for one in active(world, subscription, at)
            if coupon_of(world, one)["duration"] != "once"]
    for id in subscription["discounts"]:
        if id not in keep:
            world.emit("customer.discount.deleted", world.objects[id])
    subscription["discounts"] = keep


def net(world, discounts, amount):
    """An amount of a proration less the percentages: what is off in sums is not prorated."""
    for one in discounts:
        percent = coupon_of(world, one)["percent_off"]
        if percent:
            amount -= rounded(amount * percent / 100)
    return amount
