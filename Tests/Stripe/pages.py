"""The pages of Stripe's that a customer sees: Checkout, an invoice, its PDF. No script: buttons."""
from decimal import Decimal
from html import escape

import cards
import checkout
import payments
from errors import DECLINES, Refusal
from prices import THREE_DECIMALS, ZERO_DECIMALS

LABELS = {
    "good": "Good card", "declined": "Card that is declined",
    "insufficient": "Card without funds", "fails_later": "Card that fails later",
    "confirm_once": "Card that wants confirmation once",
    "confirm_always": "Card that wants confirmation each time",
}


def answer(world, method, parts, form):
    """(status, content type, content, headers)"""
    words = parts.path.strip("/").split("/")
    try:
        if words[:2] == ["c", "pay"] and len(words) in (3, 4):
            session = world.find("checkout.session", words[2])
            return checkout_page(world, method, session, words[3:], form)
        if words[0] == "i" and len(words) in (2, 3):
            invoice = world.find("invoice", words[1])
            if words[2:] == ["pdf"]:
                return 200, "application/pdf", pdf(invoice), {}
            return invoice_page(world, method, invoice, form)
    except Refusal as refusal:
        return html("Not found", f"<p>{escape(str(refusal))}</p>", refusal.status)
    return html("Not found", "<p>There is no such page.</p>", 404)


def html(title, body, status=200):
    text = f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(title)}</title></head>
<body><main><h1>{escape(title)}</h1>
{body}
</main></body>
</html>
"""
    return status, "text/html; charset=utf-8", text, {"Cache-Control": "no-store"}


def see(url):
    return 303, "text/plain", "", {"Location": url}


def money(amount, currency):
    digits = 0 if currency in ZERO_DECIMALS else 3 if currency in THREE_DECIMALS else 2
    return f"{Decimal(amount).scaleb(-digits):.{digits}f} {currency.upper()}"


def choices():
    rows = []
    for place, (card, label) in enumerate(LABELS.items()):
        checked = " checked" if place == 0 else ""
        rows.append(f'<p><label><input type="radio" name="card" value="{card}"{checked}> {label} '
                    f'(ending in {cards.CARDS[card][0]})</label></p>')
    return "<fieldset><legend>Pay with</legend>\n" + "\n".join(rows) + "\n</fieldset>"


def checkout_page(world, method, session, rest, form):
    if session["status"] == "complete":
        return see(success(session))
    if session["status"] == "expired":
        return html("This page has expired", "<p>Go back and begin again.</p>")
    said = ""
    if method == "POST":
        if form.get("action") == "cancel":
            return see(session["cancel_url"])
        said = pressed(world, session, form)
        if said == "done":
            return see(success(session))
        if said == "confirm":
            return confirmation(f"/c/pay/{session['id']}", form)
    rows = "\n".join(
        f"<li>{escape(row['description'])}"
        + (f", {row['quantity']}: " + money(row["amount_total"], row["currency"])
           if row["quantity"] else ", by use") + "</li>"
        for row in world.aside[session["id"]]["rows"])
    code = ('<p><label>Promotion code <input name="promotion_code"></label></p>'
            if session["allow_promotion_codes"] else "")
    what = "Save the card" if session["mode"] == "setup" else "Pay and subscribe"
    back = ('<button name="action" value="cancel">Back</button>' if session["cancel_url"] else "")
    title = "Save a card" if session["mode"] == "setup" else "Subscribe"
    total = ("" if session["amount_total"] is None else
             f"<p>Total: {money(session['amount_total'], session['currency'])}</p>")
    alert = f'<p role="alert">{escape(said)}</p>' if said else ""
    return html(title, f"""{alert}<ul>{rows}</ul>{total}
<form method="post" action="/c/pay/{session['id']}">
{choices()}
{code}
<button name="action" value="pay">{what}</button>
{back}
</form>""")


def pressed(world, session, form):
    try:
        code = form.get("promotion_code")
        code = code and checkout.promotion(world, session, code)
        if form.get("action") == "refuse":
            return "We are unable to authenticate your payment method."
        card = form.get("card") if form.get("card") in cards.CARDS else "good"
        return checkout.submit(world, session, card, code, form.get("action") == "confirm")
    except Refusal as refusal:
        return str(refusal)


def success(session):
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def confirmation(path, form):
    """What a bank shows."""
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(form[name])}">'
                     for name in ("card", "promotion_code") if isinstance(form.get(name), str))
    return html("Your bank wants a confirmation", f"""<form method="post" action="{path}">
{hidden}
<button name="action" value="confirm">Confirm</button>
<button name="action" value="refuse">Refuse</button>
</form>""")


def invoice_page(world, method, invoice, form):
    said = ""
    if method == "POST" and invoice["status"] == "open":
        said = pay(world, invoice, form)
        if said == "confirm":
            return confirmation(f"/i/{invoice['id']}", form)
    sum = money(invoice["total"], invoice["currency"])
    alert = f'<p role="alert">{escape(said)}</p>' if said else ""
    body = f"<p>{sum}, {invoice['status']}</p>"
    if invoice["status"] == "open":
        rest = money(invoice["amount_remaining"], invoice["currency"])
        body += f"""<form method="post" action="/i/{invoice['id']}">
{choices()}
<button name="action" value="pay">Pay {rest}</button>
</form>"""
    return html(f"Invoice {invoice['number']}", alert + body)


def pay(world, invoice, form):
    """Empty when it was paid, else what is said."""
    if form.get("action") == "refuse":
        return "We are unable to authenticate your payment method."
    card = form.get("card") if form.get("card") in cards.CARDS else "good"
    result = cards.CARDS[card][2]
    if result == "confirm" and form.get("action") != "confirm":
        return "confirm"
    method = cards.new_card(world, card)
    if result not in DECLINES:
        with world.changing(method, emit=False):
            method["customer"] = invoice["customer"]
        world.emit("payment_method.attached", method)
    paid = payments.attempt(world, invoice, method["id"], False, result == "confirm")
    return "" if paid else DECLINES.get(result, DECLINES["generic_decline"])


def pdf(invoice):
    """A page with the number and the sum: enough to be a PDF."""
    text = f"Invoice {invoice['number']}: {money(invoice['total'], invoice['currency'])}"
    stream = f"BT /F1 18 Tf 72 720 Td ({text}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1, start)
    return bytes(out)
