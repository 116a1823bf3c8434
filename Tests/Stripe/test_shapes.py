"""Every object that the server gave in a long life is held against the annotations of the official
package: no field that Stripe does not have, a fitting type for each, and none missing that Stripe
promises and the portal reads."""
import ast
import importlib
import inspect
import sys
import typing
from decimal import Decimal, InvalidOperation
from functools import cache

import stripe
from stripe._object_classes import get_object_class

DAY = 86400
# What the package promises and the server leaves out: nothing that the portal reads.
LEFT_OUT = {
    "account": {"capabilities", "controller", "external_accounts", "future_requirements",
                "requirements", "tos_acceptance"},
}
# The fields that the portal reads. They must be there even where the package has them optional.
READ = {
    "customer": "address balance currency email invoice_settings metadata name tax_exempt",
    "subscription": "cancel_at cancel_at_period_end canceled_at currency customer "
                    "default_payment_method discounts ended_at items latest_invoice metadata "
                    "pending_update schedule status test_clock trial_end",
    "subscription_item": "current_period_end current_period_start price",
    "invoice": "amount_due amount_paid amount_remaining attempt_count billing_reason currency "
               "customer hosted_invoice_url invoice_pdf lines next_payment_attempt number parent "
               "status status_transitions subtotal total total_discount_amounts total_taxes",
    "line_item": "amount currency description discount_amounts parent period pricing quantity "
                 "taxes",
    "checkout.session": "client_reference_id currency customer expires_at metadata mode "
                        "payment_status setup_intent status subscription url",
    "subscription_schedule": "current_phase end_behavior phases status subscription",
    "price": "currency lookup_key metadata product recurring unit_amount unit_amount_decimal",
    "refund": "amount charge created currency metadata payment_intent status",
    "credit_note": "amount invoice number pdf refunds status total",
    "dispute": "amount charge currency payment_intent reason status",
    "payment_method": "card customer type",
    "webhook_endpoint": "api_version status url",
}


@cache
def names(module):
    """What the annotations of a module may name, also what is imported for type checkers only."""
    found = dict(vars(sys.modules[module]))
    for node in ast.walk(ast.parse(inspect.getsource(sys.modules[module]))):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for each in node.body:
                if isinstance(each, ast.ImportFrom):
                    source = importlib.import_module(each.module)
                    for alias in each.names:
                        found[alias.asname or alias.name] = getattr(source, alias.name)
    return found


@cache
def known_to(kind):
    return {**names(kind.__module__), **vars(kind)}


@cache
def hints(kind):
    scope = known_to(kind)
    found = {}
    for name, hint in vars(kind).get("__annotations__", {}).items():
        if not name.startswith("_") and not name.isupper():
            found[name] = resolved(hint, scope)
    return found


def resolved(hint, scope):
    while isinstance(hint, (str, typing.ForwardRef)):
        text = hint if isinstance(hint, str) else hint.__forward_arg__
        # The scope remembers: to evaluate takes its time.
        if "evaluated " + text not in scope:
            scope["evaluated " + text] = eval(text, scope, {})
        hint = scope["evaluated " + text]
    return hint


def faults(value, hint, scope, path):
    hint = resolved(hint, scope)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint is typing.Any:
        return []
    if origin is typing.Union or type(hint).__name__ == "UnionType":
        found = [faults(value, one, scope, path) for one in inner]
        return min(found, key=len)
    if hint is type(None):
        return [] if value is None else [f"{path}: {value!r} is not null"]
    if origin is typing.Literal:
        return [] if value in inner else [f"{path}: {value!r} is none of {inner}"]
    if origin in (list, typing.List):
        if not isinstance(value, list):
            return [f"{path}: {value!r} is no list"]
        return [f for n, one in enumerate(value)
                for f in faults(one, inner[0], scope, f"{path}.{n}")]
    name = getattr(origin or hint, "__name__", "")
    if name == "ListObject":
        if not isinstance(value, dict) or value.get("object") != "list":
            return [f"{path}: {value!r} is no list object"]
        return [f for n, one in enumerate(value["data"])
                for f in faults(one, inner[0], scope, f"{path}.{n}")]
    if name in ("UntypedStripeObject", "StripeObject"):
        return [] if isinstance(value, dict) else [f"{path}: {value!r} is no hash"]
    if hint is Decimal:
        try:
            if isinstance(value, str) and Decimal(value).is_finite():
                return []
        except InvalidOperation:
            pass
        return [f"{path}: {value!r} is no decimal"]
    if inspect.isclass(hint) and issubclass(hint, stripe.StripeObject):
        return misshapen(value, hint, path)
    plain = {bool: bool, int: int, float: (int, float), str: str}
    if hint in plain:
        good = isinstance(value, plain[hint]) and (hint is bool or not isinstance(value, bool))
        return [] if good else [f"{path}: {value!r} is no {hint.__name__}"]
    raise AssertionError(f"{path}: what is {hint}?")


def misshapen(value, kind, path):
    if not isinstance(value, dict):
        return [f"{path}: {value!r} is no {kind.__name__}"]
    scope, known = known_to(kind), hints(kind)
    object = value.get("object", "")
    object = object if isinstance(object, str) else ""
    if value.get("deleted"):
        known = {name: known[name] for name in ("id", "object", "deleted")}
    found = [f"{path}.{name}: Stripe has no such field" for name in value if name not in known]
    must = set(READ.get(object, "").split()) if not value.get("deleted") else set()
    for name, hint in known.items():
        if name in value:
            found += faults(value[name], hint, scope, f"{path}.{name}")
        elif name in must or type(None) not in typing.get_args(hint) and not (
                name in LEFT_OUT.get(object, ())):
            found.append(f"{path}.{name}: is not given")
    return found


def live(api):
    """Something of everything."""
    v1 = api.v1
    rate = v1.tax_rates.create({"display_name": "VAT", "percentage": 19, "inclusive": False})
    coupon = v1.coupons.create({
        "percent_off": 20, "duration": "repeating", "duration_in_months": 3})
    v1.promotion_codes.create({"code": "HELLO", "promotion": {
        "type": "coupon", "coupon": coupon.id}})
    meter = v1.billing.meters.create({
        "display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}})
    small, large = api.price(), api.price(9900)
    metered = v1.prices.create({
        "product": small.product, "currency": "eur", "billing_scheme": "tiered",
        "tiers_mode": "graduated", "tiers": [
            {"up_to": 10, "unit_amount": 0}, {"up_to": "inf", "unit_amount_decimal": "0.5"}],
        "recurring": {"interval": "month", "usage_type": "metered", "meter": meter.id}})
    clock = v1.test_helpers.test_clocks.create({"frozen_time": api.now(), "name": "sandbox"})
    customer = api.customer(test_clock=clock.id, address={"country": "DE"})
    v1.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": "DE123456789"})
    session = api.session(
        small, customer, allow_promotion_codes=True,
        line_items=[{"price": small.id, "quantity": 1}, {"price": metered.id}],
        subscription_data={"default_tax_rates": [rate.id]})
    api.control("/checkout", session=session.id, card="declined", promotion_code="hello")
    api.control("/checkout", session=session.id, card="good")
    api.session(small, customer)
    setup = v1.checkout.sessions.create({
        "mode": "setup", "currency": "eur", "customer": customer.id,
        "success_url": "https://portal.example/"})
    api.control("/checkout", session=setup.id, card="confirm_once")
    subscription = v1.subscriptions.list({"customer": customer.id}).data[0]
    v1.billing.meter_events.create({"event_name": "calls", "payload": {
        "stripe_customer_id": customer.id, "value": "30"}})
    item = [i for i in subscription["items"].data if i.price.id == small.id][0]
    first = v1.invoices.retrieve(subscription.latest_invoice, {"expand": ["payments"]})
    v1.invoices.create_preview({"subscription": subscription.id})
    change = {"items": [{"id": item.id, "price": large.id}],
              "proration_behavior": "always_invoice"}
    v1.invoices.create_preview({"subscription": subscription.id, "subscription_details": change})
    api.control("/cards", payment_method=subscription.default_payment_method, card="declined")
    v1.subscriptions.update(
        subscription.id, {**change, "payment_behavior": "pending_if_incomplete"})
    api.control("/cards", payment_method=subscription.default_payment_method, card="good")
    v1.subscription_schedules.create({"from_subscription": subscription.id})
    v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": api.now() + 40 * DAY})
    intent = first.payments.data[0].payment.payment_intent
    refund = v1.refunds.create({"payment_intent": intent, "amount": 500})
    v1.credit_notes.create({"invoice": first.id, "amount": 900, "credit_amount": 400,
                            "refunds": [{"refund": refund.id}]})
    v1.billing.meters.event_summaries.list(meter.id, {
        "customer": customer.id, "start_time": api.now() // 60 * 60,
        "end_time": api.now() // 60 * 60 + 3600})
    api.control("/disputes", payment_intent=intent)
    paused = api.subscribed()
    v1.subscriptions.pause(paused.id)
    v1.customers.delete(paused.customer)


def test_every_object_is_in_stripes_shape(api, monkeypatch):
    seen = []
    world = api.service.world
    shown = world.shown

    def noting(object, expand=()):
        result = shown(object, expand)
        seen.append(result)
        return result

    monkeypatch.setattr(world, "shown", noting)
    live(api)
    seen += [shown(one) for one in world.objects.values()]
    found, kinds = set(), set()
    for value in seen:
        object = value["object"]
        if object == "billing.meter_event":
            value = {k: v for k, v in value.items() if k != "id"}
        if object in ("list", "search_result", "item"):
            continue
        kinds.add(object)
        found.update(misshapen(value, get_object_class("V1", object), object))
    assert not found, "\n" + "\n".join(sorted(found)[:60])
    # Lines come within invoices only.
    assert kinds | {"line_item"} >= set(READ)


def test_the_examination_sees_what_is_wrong(api):
    customer = api.service.world.shown(api.service.world.objects[api.customer().id])
    assert not misshapen(customer, stripe.Customer, "customer")
    assert misshapen({**customer, "created": "soon"}, stripe.Customer, "customer")
    assert misshapen({**customer, "colour": "red"}, stripe.Customer, "customer")
    del customer["balance"]
    assert misshapen(customer, stripe.Customer, "customer") == ["customer.balance: is not given"]
