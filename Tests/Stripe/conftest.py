"""The server in this very process, and the official package as its client."""
import http.server
import json
import threading
import urllib.request

import pytest
import stripe

from server import Server, Service

KEY, SECRET = "sk_test_portico", "whsec_test"


class Listener:
    """Stands for the portal: keeps the events that come and answers as it is told."""

    def __init__(self):
        self.came, self.status = [], 200
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.came.append((body, self.headers.get("Stripe-Signature")))
                self.send_response(outer.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/webhooks/stripe"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def types(self):
        return [json.loads(body)["type"] for body, _ in self.came]


class Stripe:
    """The client, the control calls, and what tests often need."""

    def __init__(self, service, listener):
        self.service, self.listener = service, listener
        self.url = service.world.url
        self.client = stripe.StripeClient(
            KEY, base_addresses={"api": self.url}, max_network_retries=0)
        self.v1 = self.client.v1

    def control(self, path, method="POST", /, **wanted):
        request = urllib.request.Request(
            f"{self.url}/_control{path}", json.dumps(wanted).encode() if wanted else None,
            method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def now(self):
        return self.control("/clock", "GET")["now"]

    def to(self, moment):
        self.control("/clock", now=moment)

    def wait(self):
        assert self.control("/webhooks/wait", seconds=10)["idle"]

    def price(self, amount=2900, currency="eur", interval="month", name="Team", **more):
        product = self.v1.products.create({"name": name})
        return self.v1.prices.create({
            "product": product.id, "currency": currency, "unit_amount": amount,
            "recurring": {"interval": interval}, **more})

    def customer(self, card=None, **more):
        customer = self.v1.customers.create({"email": "alice@example.com", "name": "Alice", **more})
        if card:
            method = self.v1.payment_methods.attach(card, {"customer": customer.id})
            self.v1.customers.update(customer.id, {
                "invoice_settings": {"default_payment_method": method.id}})
        return customer

    def session(self, price, customer, **more):
        return self.v1.checkout.sessions.create({
            "mode": "subscription", "customer": customer.id,
            "line_items": [{"price": price.id, "quantity": 1}],
            "success_url": "https://portal.example/done?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "https://portal.example/back", **more})

    def subscribed(self, price=None, customer=None, card="good", **more):
        """Through Checkout."""
        customer = customer or self.customer()
        session = self.session(price or self.price(), customer, **more)
        assert self.control("/checkout", session=session.id, card=card)["result"] == "done"
        session = self.v1.checkout.sessions.retrieve(session.id)
        return self.v1.subscriptions.retrieve(session.subscription)


@pytest.fixture(scope="session")
def running():
    listener = Listener()
    service = Service(KEY, listener.url, SECRET)
    server = Server(0, service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield service, listener
    server.shutdown()


@pytest.fixture
def api(running):
    """An empty server whose clock stands at a whole second of a known day. It sends no events:
    most tests would not look at them, and each takes its time."""
    service, listener = running
    service.webhooks.wait()
    service.reset()
    service.webhooks.lose = ["*"]
    listener.came.clear()
    listener.status = 200
    service.world.frozen = 1_800_000_000
    return Stripe(service, listener)


@pytest.fixture
def heard(api):
    """For tests that look at events."""
    api.service.webhooks.lose = []
