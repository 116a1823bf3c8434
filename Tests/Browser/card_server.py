"""The server in the shape of Stripe's, and a portal whose plans are paid there."""

import json
import subprocess
import sys
import urllib.parse
import urllib.request
from contextlib import contextmanager

from portal import ROOT

KEY, SECRET = "sk_test_browser", "whsec_browser"


class Stripe:
    """What happens at Stripe: ordered and looked at by the control calls of Tests/Stripe/control.py."""

    def __init__(self, url):
        self.url = url

    def order(self, path, method="POST", /, **wanted):
        request = urllib.request.Request(
            f"{self.url}/_control{path}", json.dumps(wanted).encode() if wanted else None, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def all(self, kind, **fields):
        return self.order("/objects?" + urllib.parse.urlencode({"object": kind} | fields), "GET")

    def one(self, kind, **fields):
        found = self.all(kind, **fields)
        assert len(found) == 1, found
        return found[0]

    def fail(self, what, path="/v1/*"):
        """From now on, until it recovers."""
        self.order("/faults", what=what, path=path, times=None)

    def recover(self):
        self.order("/faults", "DELETE")

    def change_card(self, customer, card):
        """The card that pays for the customer's plan behaves as another one."""
        paying = self.one("subscription", customer=customer)["default_payment_method"]
        self.order("/cards", payment_method=paying, card=card)


@contextmanager
def card_server(servers, plans):
    """A portal of its own with a Stripe of its own."""
    process = subprocess.Popen(
        [sys.executable, ROOT / "Tests/Stripe/serve.py", "--until-eof", "--key", KEY, "--secret", SECRET],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        stripe = Stripe(json.loads(process.stdout.readline())["url"])
        server = servers.start(
            PORTICO_PLANS=str(plans), PORTICO_STRIPE_KEY=KEY, PORTICO_STRIPE_WEBHOOK_SECRET=SECRET,
            PORTICO_STRIPE_API=stripe.url)
        stripe.order("/webhooks", url=f"{server.url}/webhooks/stripe")
        yield server, stripe
    finally:
        process.stdin.close()
        process.wait(10)
