"""A server in the shape of Stripe's API, for the tests of billing:

    python3 Tests/Stripe/serve.py --port 0 --webhook http://127.0.0.1:8080/webhooks/stripe \\
        --secret whsec_test

prints one line of JSON, {"url": ..., "key": ..., "secret": ..., "version": ...}, when it is ready.
Only the standard library; everything is in memory; bound to 127.0.0.1.

What it is. The part of Stripe that a portal of ours uses, at the version that the `stripe` package
pins: customers, tax ids, products, prices, tax rates, coupons and promotion codes, Checkout with a
page that a browser clicks, subscriptions with prorations to the second, pending updates, pauses and
schedules, invoices and their previews, payments, refunds, credit notes, disputes, meters, test
clocks, events and signed webhooks. Idempotency keys, unknown parameters, lists, `expand` and errors
are as Stripe has them. Time is its own: `/_control/clock` moves it, and all that falls due on the
way happens, each at its moment. Under `/_control/` (control.py) a test also orders failures of the
API (faults.py), of webhooks (webhooks.py) and of cards, and reads what was asked.

What it does not do. One-off payments, invoice items and invoices made by hand, quotes, automatic
tax, Connect, the customer portal, sources and bank debits, addresses and tax ids typed on the
Checkout page, `invoice.upcoming`, search beyond `AND`, classic billing and older versions.
Coupons of a sum do not touch prorations; percentages do, within the amount, as flexible billing
has them. A metered item that is taken away is not billed for what it counted. Where items have
periods of their own, cancelling at the period's end means the longest. Payments and refunds answer
at once. A subscription that is begun on a Checkout page and declined there stays `incomplete` and
is paid by the next attempt on the page.

How it is held against the real thing. test_*.py drive it with the official `stripe` package;
test_shapes.py holds each object that it gave against the package's annotations, test_parameters.py
each parameter that it takes against the package's TypedDicts, so that nothing passes here that
Stripe does not know. Signatures are checked by `stripe.Webhook`. What the package cannot say, how
states follow each other, was written after Stripe's documentation, and must be tried once with a
real test key."""
import argparse
import json
import os
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from server import Server, Service  # noqa: E402
from store import VERSION  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--webhook", help="where events are sent")
    parser.add_argument("--secret", default="whsec_portico", help="signs the events")
    parser.add_argument("--key", default="sk_test_portico", help="the API key")
    parser.add_argument("--until-eof", action="store_true", help="ends when its input does")
    options = parser.parse_args()
    if options.until_eof:
        threading.Thread(target=end_with_input, daemon=True).start()
    service = Service(options.key, options.webhook, options.secret)
    server = Server(options.port, service)
    print(json.dumps({"url": service.world.url, "key": options.key, "secret": options.secret,
                      "version": VERSION}), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


def end_with_input():
    """Whoever started it holds the other end, and is gone."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
