"""Lines of invoices, and what they come to: discounts, taxes, totals."""
from datetime import datetime, timezone
from decimal import Decimal

import coupons
from lists import listed
from prices import cost, rounded, share

REVERSE, EXEMPT, STANDARD = "reverse_charge", "customer_exempt", "standard_rated"


def day(at):
    return datetime.fromtimestamp(at, timezone.utc).strftime("%d %b %Y").lstrip("0")


def name_of(world, price):
    return world.objects[price["product"]]["name"]


def line(world, subscription, item, price, amount, start, end, description, quantity,
         proration=False, credited=None, rates=None):
    """`rates` are the item's own; the subscription's apply where it has none."""
    return {
        "id": world.id("il"), "object": "line_item", "amount": amount,
        "currency": price["currency"], "description": description, "discount_amounts": [],
        "discountable": not proration, "discounts": [], "invoice": None, "livemode": False,
        "metadata": dict(item.get("metadata") or {}) if item else {},
        "parent": {
            "type": "subscription_item_details", "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": world.id("ii") if proration else None, "proration": proration,
                "proration_details": {"credited_items": credited},
                "subscription": subscription["id"], "subscription_item": item and item["id"]}},
        "period": {"start": start, "end": end}, "pretax_credit_amounts": [],
        "pricing": {
            "type": "price_details", "price_details": {
                "price": price["id"], "product": price["product"]},
            "unit_amount_decimal": price["unit_amount_decimal"]},
        "quantity": quantity, "quantity_decimal": str(quantity), "subtotal": amount, "taxes": [],
        "subscription": subscription["id"],
        "rates": rates if rates else subscription["default_tax_rates"] or [],
    }


def whole(world, subscription, item, price, quantity, start, end, rates=None):
    """A period of a licensed price."""
    amount = rounded(cost(world, price, quantity))
    interval = price["recurring"]["interval"]
    each = f"{amount / 100:.2f} {price['currency'].upper()}"
    text = f"{quantity} × {name_of(world, price)} (at {each} / {interval})"
    return line(world, subscription, item, price, amount, start, end, text, quantity, rates=rates)


def unused(world, subscription, item, at):
    """What was charged for the time from `at` on, given back. None where nothing was."""
    billed = world.aside[item["id"]].get("billed")
    start, end = item["current_period_start"], item["current_period_end"]
    if not billed or not billed["net"] or at >= end:
        return None
    price, quantity = item["price"], item.get("quantity", 1)
    amount = -share(billed["net"], end - at, end - start)
    many = f"{quantity} × " if quantity != 1 else ""
    text = f"Unused time on {many}{name_of(world, price)} after {day(at)}"
    credited = billed.get("line") and {
        "invoice": billed["invoice"], "invoice_line_items": [billed["line"]]}
    return line(world, subscription, item, price, amount, at, end, text, quantity, True, credited,
                item["tax_rates"])


def remaining(world, subscription, item, price, quantity, at, start, end, rates=None):
    full = coupons.net(world, coupons.active(world, subscription, at),
                       rounded(cost(world, price, quantity)))
    amount = share(full, end - at, end - start)
    many = f"{quantity} × " if quantity != 1 else ""
    text = f"Remaining time on {many}{name_of(world, price)} after {day(at)}"
    return line(world, subscription, item, price, amount, at, end, text, quantity, True,
                rates=rates), full


def total(world, invoice, found, discounts, customer):
    """Fills the invoice with its lines and all sums that follow from them."""
    for one in found:
        one["invoice"] = invoice["id"]
        one["discount_amounts"], one["taxes"] = [], []
        one["discounts"] = []
    for discount in discounts:
        take_off(world, discount, found)
    exclusive = 0
    for one in found:
        base = after_discounts(one)
        one["taxes"] = [tax(rate, base, customer) for rate in one["rates"]]
        exclusive += sum(t["amount"] for t in one["taxes"] if t["tax_behavior"] == "exclusive")
    subtotal = sum(one["amount"] for one in found)
    off = {}
    for one in found:
        for each in one["discount_amounts"]:
            off[each["discount"]] = off.get(each["discount"], 0) + each["amount"]
    inclusive = sum(t["amount"] for one in found for t in one["taxes"]
                    if t["tax_behavior"] == "inclusive")
    whole_total = subtotal - sum(off.values()) + exclusive
    invoice.update({
        "lines": listed(found, f"/v1/invoices/{invoice['id']}/lines"),
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal - inclusive,
        "total": whole_total,
        "total_excluding_tax": whole_total - exclusive - inclusive,
        "total_discount_amounts": [{"amount": a, "discount": d} for d, a in off.items()],
        "total_taxes": summed(found),
        "total_pretax_credit_amounts": [
            {"amount": a, "credit_balance_transaction": None, "discount": d, "type": "discount"}
            for d, a in off.items()],
        "discounts": [one["id"] for one in discounts],
    })


def take_off(world, discount, found):
    coupon = coupons.coupon_of(world, discount)
    may = [one for one in found if one["discountable"] and one["amount"] > 0]
    if coupon["percent_off"]:
        shares = [rounded(Decimal(str(coupon["percent_off"])) * after_discounts(one) / 100)
                  for one in may]
    else:
        rest = sum(after_discounts(one) for one in may)
        left, shares = min(coupon["amount_off"], rest), []
        for one in may:
            part = share(left, after_discounts(one), rest) if rest else 0
            shares.append(part)
            left, rest = left - part, rest - after_discounts(one)
    for one, amount in zip(may, shares):
        one["discount_amounts"].append({"amount": amount, "discount": discount["id"]})
        one["discounts"].append(discount["id"])


def after_discounts(one):
    return one["amount"] - sum(each["amount"] for each in one["discount_amounts"])


def tax(rate, base, customer):
    percent, inclusive = Decimal(str(rate["percentage"])), rate["inclusive"]
    reason = {"reverse": REVERSE, "exempt": EXEMPT}.get(customer["tax_exempt"], STANDARD)
    if reason != STANDARD:
        percent = Decimal(0)
    amount = rounded(base * percent / (100 + percent if inclusive else 100))
    return {
        "amount": amount, "tax_behavior": "inclusive" if inclusive else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]}, "taxability_reason": reason,
        "taxable_amount": base - amount if inclusive else base, "type": "tax_rate_details"}


def summed(found):
    sums = {}
    for one in found:
        for each in one["taxes"]:
            key = each["tax_rate_details"]["tax_rate"]
            if key in sums:
                sums[key]["amount"] += each["amount"]
                sums[key]["taxable_amount"] += each["taxable_amount"]
            else:
                sums[key] = dict(each)
    return list(sums.values())
