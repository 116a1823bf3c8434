"""Products, prices and tax rates."""
from decimal import ROUND_HALF_UP, Decimal

from errors import Refusal, no_such
from forms import (PAGE, boolean, decimal, end_of_tier, integer, merged, metadata, needed,
                   percentage, text)
from lists import page
from routes import included, operation

BEHAVIOURS = ("inclusive", "exclusive", "unspecified")
PRODUCT = {"active": boolean, "description": text, "images": [needed], "metadata": metadata,
           "name": needed, "tax_code": text, "unit_label": text, "url": text}
# Those that Stripe counts without minor units, those it counts in thousandths, whose last digit
# must be zero, and those it counts in hundredths, both of which must be zero.
ZERO_DECIMALS = set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
THREE_DECIMALS = set("bhd jod kwd omr tnd".split())
WHOLE_ONLY = set("isk ugx".split())
CURRENCIES = ZERO_DECIMALS | THREE_DECIMALS | WHOLE_ONLY | set(
    "aed aud brl cad chf cny czk dkk eur gbp hkd huf ils inr mxn nok nzd pln ron sek sgd thb try "
    "twd usd zar".split())


def rounded(number):
    """To whole minor units, halves away from zero."""
    return int(Decimal(str(number)).quantize(Decimal(1), ROUND_HALF_UP))


def share(amount, part, whole):
    return rounded(Decimal(amount) * part / whole) if whole else 0


def known_currency(currency):
    currency = currency.lower()
    if currency not in CURRENCIES:
        raise Refusal(f"Invalid currency: {currency}.", "currency")
    return currency


def chargeable(amount, currency, param):
    """Refuses a sum that no bank could be asked for."""
    step = 10 if currency in THREE_DECIMALS else 100 if currency in WHOLE_ONLY else 1
    if amount % step:
        raise Refusal(f"Invalid amount: in {currency} it must be divisible by {step}.", param,
                      "parameter_invalid_integer")


@operation("POST", "/v1/products", PRODUCT | {"id": needed}, ["name"])
def create_product(world, params):
    id = params.get("id") or world.id("prod", 14)
    if id in world.objects:
        raise Refusal(f"Product already exists: {id}", "id", "resource_already_exists")
    now = world.now()
    product = {
        "id": id, "object": "product", "active": True, "created": now, "default_price": None,
        "description": None, "images": [], "livemode": False, "marketing_features": [],
        "metadata": {}, "name": "", "package_dimensions": None, "shippable": None,
        "statement_descriptor": None, "tax_code": None, "type": "service", "unit_label": None,
        "updated": now, "url": None,
    }
    fill(product, params, PRODUCT)
    return world.add(product)


def fill(object, params, names):
    for name in names:
        if name in params:
            object[name] = (merged(object["metadata"], params[name])
                            if name == "metadata" else params[name])


@operation("GET", "/v1/products", PAGE | {"active": boolean, "ids": [needed]})
def list_products(world, params):
    ids = params.get("ids")
    return page(world, "product", params, "/v1/products", lambda one: (
        params.get("active") in (None, one["active"]) and (not ids or one["id"] in ids)))


@operation("GET", "/v1/products/{id}")
def retrieve_product(world, params, id):
    return world.find("product", id)


@operation("POST", "/v1/products/{id}", PRODUCT)
def update_product(world, params, id):
    product = world.find("product", id)
    with world.changing(product):
        fill(product, params, PRODUCT)
        product["updated"] = world.now()
    return product


TIER = {"up_to": end_of_tier, "unit_amount": integer, "unit_amount_decimal": decimal,
        "flat_amount": integer, "flat_amount_decimal": decimal}


@operation("POST", "/v1/prices", {
    "active": boolean, "billing_scheme": ("per_unit", "tiered"), "currency": needed,
    "lookup_key": needed, "metadata": metadata, "nickname": text, "product": needed,
    "product_data": {"id": needed, "name": needed, "metadata": metadata},
    "recurring": {"interval": ("day", "week", "month", "year"), "interval_count": integer,
                  "meter": needed, "usage_type": ("licensed", "metered")},
    "tax_behavior": BEHAVIOURS, "tiers": [TIER], "tiers_mode": ("graduated", "volume"),
    "transfer_lookup_key": boolean, "unit_amount": integer, "unit_amount_decimal": decimal,
}, ["currency"])
def create_price(world, params):
    currency = known_currency(params["currency"])
    tiers = params.get("tiers")
    if params.get("product_data"):
        product = create_product(world, params["product_data"])["id"]
    else:
        if not params.get("product"):
            raise Refusal("You must specify either `product` or `product_data` when creating a "
                          "price.", "product", "parameter_missing")
        product = world.find("product", params["product"], "product")["id"]
    whole, exact = amounts(params)
    chargeable(whole or 0, currency, "unit_amount")
    if whole is None and exact is None and not tiers:
        raise Refusal("Prices require an `unit_amount` or `unit_amount_decimal` parameter to be "
                      "set.", "unit_amount", "parameter_missing")
    if tiers and (params.get("billing_scheme") != "tiered" or not params.get("tiers_mode")):
        raise Refusal("You must set `billing_scheme=tiered` and `tiers_mode` with `tiers`.",
                      "tiers")
    if tiers and tiers[-1]["up_to"] != "inf":
        raise Refusal("The last tier must have `up_to=inf`.", "tiers")
    recurring = params.get("recurring")
    if recurring:
        recurring = {"interval": "month", "interval_count": 1, "meter": None,
                     "trial_period_days": None, "usage_type": "licensed"} | recurring
        if recurring["usage_type"] == "metered" and not recurring["meter"]:
            raise Refusal("Metered prices must be backed by a meter: set `recurring[meter]`.",
                          "recurring[meter]")
        if recurring["meter"]:
            world.find("billing.meter", recurring["meter"], "recurring[meter]")
    take_key(world, params.get("lookup_key"), params.get("transfer_lookup_key"))
    price = {
        "id": world.id("price"), "object": "price", "active": params.get("active", True),
        "billing_scheme": params.get("billing_scheme", "per_unit"), "created": world.now(),
        "currency": currency, "custom_unit_amount": None, "livemode": False,
        "lookup_key": params.get("lookup_key"), "metadata": merged({}, params.get("metadata", {})),
        "nickname": params.get("nickname"), "product": product, "recurring": recurring,
        "tax_behavior": params.get("tax_behavior", "unspecified"),
        "tiers_mode": params.get("tiers_mode"), "transform_quantity": None,
        "type": "recurring" if recurring else "one_time",
        "unit_amount": whole, "unit_amount_decimal": exact,
    }
    return world.add(price, tiers=[shown_tier(tier) for tier in tiers or []])


def amounts(params, name="unit_amount"):
    """The whole amount, absent when there are fractions, and the exact one as text."""
    whole, exact = params.get(name), params.get(name + "_decimal")
    if whole is not None and whole < 0:
        raise Refusal("Invalid non-negative integer", name, "parameter_invalid_integer")
    if exact is None:
        return whole, None if whole is None else str(whole)
    return (int(exact) if Decimal(exact) == int(Decimal(exact)) else None), exact


def shown_tier(tier):
    unit, flat = amounts(tier), amounts(tier, "flat_amount")
    return {
        "flat_amount": flat[0], "flat_amount_decimal": flat[1], "unit_amount": unit[0],
        "unit_amount_decimal": unit[1], "up_to": None if tier["up_to"] == "inf" else tier["up_to"]}


@included("price", "tiers")
def tiers_of(world, price):
    return world.aside[price["id"]]["tiers"] or None


def take_key(world, key, transfer):
    for one in world.all("price", lambda one: key and one["lookup_key"] == key):
        if not transfer:
            raise Refusal(f"A price (`{one['id']}`) already uses that lookup key.", "lookup_key",
                          "resource_already_exists")
        with world.changing(one):
            one["lookup_key"] = None


@operation("GET", "/v1/prices", PAGE | {
    "active": boolean, "currency": needed, "lookup_keys": [needed], "product": needed,
    "type": ("one_time", "recurring")})
def list_prices(world, params):
    keys = params.get("lookup_keys")
    if keys and len(keys) > 10:
        raise Refusal("You may only specify up to 10 lookup_keys.", "lookup_keys")
    return page(world, "price", params, "/v1/prices", lambda one: (
        all(params.get(name) in (None, one[name])
            for name in ("active", "currency", "product", "type"))
        and (not keys or one["lookup_key"] in keys)))


@operation("GET", "/v1/prices/{id}")
def retrieve_price(world, params, id):
    return world.find("price", id)


CHANGEABLE = {"active": boolean, "lookup_key": text, "metadata": metadata, "nickname": text}


@operation("POST", "/v1/prices/{id}", CHANGEABLE | {
    "tax_behavior": BEHAVIOURS, "transfer_lookup_key": boolean})
def update_price(world, params, id):
    price = world.find("price", id)
    behaviour = params.get("tax_behavior", price["tax_behavior"])
    if behaviour != price["tax_behavior"] != "unspecified":
        raise Refusal("The tax behavior of a price cannot be changed once it is set.",
                      "tax_behavior")
    if params.get("lookup_key") != price["lookup_key"]:
        take_key(world, params.get("lookup_key"), params.get("transfer_lookup_key"))
    with world.changing(price):
        fill(price, params, CHANGEABLE)
        price["tax_behavior"] = behaviour
    return price


def price_of(world, id, param):
    price = world.objects.get(id)
    if not price or price["object"] != "price":
        raise no_such("price", id, param)
    if not price["active"]:
        raise Refusal("The price specified is inactive. This field only accepts active prices.",
                      param)
    return price


def cost(world, price, quantity):
    """Exact, as a Decimal."""
    if price["billing_scheme"] == "per_unit":
        return Decimal(price["unit_amount_decimal"]) * quantity
    tiers, below, total = tiers_of(world, price), 0, Decimal(0)
    for tier in tiers:
        limit = tier["up_to"]
        if price["tiers_mode"] == "volume":
            if limit is None or quantity <= limit:
                return flat_and(tier, quantity, quantity)
            continue
        within = quantity - below if limit is None else min(quantity, limit) - below
        if within > 0 or below == 0:
            total += flat_and(tier, max(within, 0), quantity)
        below = limit if limit is not None else quantity
        if below >= quantity:
            break
    return total


def flat_and(tier, count, quantity):
    flat = Decimal(tier["flat_amount_decimal"] or 0)
    return Decimal(tier["unit_amount_decimal"] or 0) * count + flat


# Tax rates.

@operation("POST", "/v1/tax_rates", {
    "active": boolean, "country": needed, "description": text, "display_name": needed,
    "inclusive": boolean, "jurisdiction": text, "metadata": metadata, "percentage": percentage,
    "tax_type": needed}, ["display_name", "inclusive", "percentage"])
def create_tax_rate(world, params):
    defaults = dict.fromkeys(("country", "description", "jurisdiction", "tax_type"))
    return world.add({
        "id": world.id("txr"), "object": "tax_rate", "active": True, "created": world.now(),
        "effective_percentage": params["percentage"], "flat_amount": None,
        "jurisdiction_level": None, "livemode": False, "metadata": {}, "rate_type": "percentage",
        "state": None, **defaults, **params})


@operation("GET", "/v1/tax_rates", PAGE | {"active": boolean, "inclusive": boolean})
def list_tax_rates(world, params):
    return page(world, "tax_rate", params, "/v1/tax_rates", lambda one: (
        params.get("active") in (None, one["active"])
        and params.get("inclusive") in (None, one["inclusive"])))


@operation("GET", "/v1/tax_rates/{id}")
def retrieve_tax_rate(world, params, id):
    return world.find("tax_rate", id)
