"""Signed events of a payment provider, one after the other, and what each costs the processor."""
import hashlib
import hmac
import http.client
import json
import time

from portal import Portal, fresh_folder
from wrk import used

SECRET = "whsec_of_the_bench"
PLANS = """currency: eur
plans: [{key: free, name: Free}, {key: team, name: Team, prices: {month: {eur: 2900}}}]
"""


def event(number):
    """An invoice of forty lines, some 12 KB."""
    lines = [{"id": f"il_{line}", "object": "line_item", "amount": 100, "currency": "eur",
              "description": "1 seat of the plan Team, " + "x" * 150} for line in range(40)]
    invoice = {"id": f"in_{number}", "object": "invoice", "customer": f"cus_{number % 100}",
               "lines": {"object": "list", "data": lines}}
    return json.dumps({
        "id": f"evt_{number}", "object": "event", "api_version": "2026-10-28.endive",
        "created": int(time.time()), "livemode": False, "type": "invoice.updated",
        "data": {"object": invoice}}, indent=2).encode()


def signed(body):
    now = int(time.time())
    code = hmac.new(SECRET.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "Stripe-Signature": f"t={now},v1={code}"}


def cost(count=1000):
    """Milliseconds of the processor an event, by a portal that does nothing else, each told twice."""
    plans = fresh_folder() + "/plans.yaml"
    with open(plans, "w", encoding="utf-8") as file:
        file.write(PLANS)
    portal = Portal(
        PORTICO_PLANS=plans, PORTICO_STRIPE_KEY="sk_test_bench",
        PORTICO_STRIPE_WEBHOOK_SECRET=SECRET, PORTICO_STRIPE_API="http://127.0.0.1:9")
    portal.run("migrate")
    portal.start()
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=10)
    # What the program does by itself at its start is over.
    time.sleep(2)
    before = used([portal.process.pid])
    for number in range(count * 2):
        body = event(number % count)
        connection.request("POST", "/webhooks/stripe", body, signed(body))
        answer = connection.getresponse()
        assert answer.status == 200, f"{answer.status}: {answer.read()[:200]}"
        answer.read()
    spent = used([portal.process.pid]) - before
    kept = portal.sql("SELECT COUNT(*) FROM provider_events")[0][0]
    portal.stop()
    assert kept == count, f"{kept} events of {count}"
    return spent * 1000 / (count * 2)


if __name__ == "__main__":
    print(f"{cost():.2f} ms of CPU an event")
