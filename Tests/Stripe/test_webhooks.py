"""Events: signed as Stripe signs, and badly when a test says so."""
import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import stripe

SECRET = "whsec_test"


def events(api):
    api.wait()
    return [stripe.Webhook.construct_event(body, header, SECRET)
            for body, header in api.listener.came]


def test_events_come_signed_and_in_order(api, heard):
    customer = api.customer()
    api.v1.customers.update(customer.id, {"name": "Bob", "address": {"city": "Köln"}})
    one, two = events(api)
    assert (one.type, two.type) == ("customer.created", "customer.updated")
    assert one.api_version == stripe.api_version and one.data.object.name == "Alice"
    assert two.data.object.name == "Bob"
    assert two.data.previous_attributes.to_dict() == {"name": "Alice", "address": None}
    assert two.request.id.startswith("req_") and two.request.idempotency_key
    assert api.v1.events.retrieve(two.id).data.object.name == "Bob"
    found = api.v1.events.list({"type": "customer.*"})
    assert [event.id for event in found.data] == [two.id, one.id]
    endpoint = api.v1.webhook_endpoints.list().data[0]
    assert endpoint.url == api.listener.url and endpoint.api_version == stripe.api_version


@pytest.mark.parametrize("sign", [
    "wrong", "stale", "none", "reserialised", "old_scheme", "garbled"])
def test_bad_signatures(api, heard, sign):
    api.control("/webhooks", sign=sign)
    api.customer()
    api.wait()
    body, header = api.listener.came[0]
    with pytest.raises((stripe.SignatureVerificationError, AttributeError, ValueError)):
        stripe.Webhook.construct_event(body, header, SECRET)


def test_good_signatures_among_others_and_from_the_future(api, heard):
    api.control("/webhooks", sign="several")
    api.customer()
    # The package takes what is dated in the future. The portal does not.
    api.control("/webhooks", sign="future")
    api.customer()
    assert len(events(api)) == 2


def test_repeated_held_reordered_lost(api, heard):
    api.control("/webhooks", repeat=2, hold=["customer.updated"], lose=["product.*"])
    customer = api.customer()
    for name in "abc":
        api.v1.customers.update(customer.id, {"name": name})
    api.v1.products.create({"name": "x"})
    assert [e.type for e in events(api)] == ["customer.created"] * 2
    assert api.control("/webhooks/release", order="reversed")["sent"] == 3
    assert [e.data.object.name for e in events(api)][2:] == ["c", "b", "a"]
    state = api.control("/deliveries", "GET")
    assert len(state["lost"]) == 1 and not state["held"]
    api.control("/webhooks/resend", event=state["lost"][0])
    assert events(api)[-1].type == "product.created"


def test_shuffled_ten_times_each(api, heard):
    api.control("/webhooks", hold=["*"])
    for _ in range(20):
        api.customer()
    assert api.control("/webhooks/release", order="shuffled", seed=3, repeat=10)["sent"] == 200
    ids = [event.id for event in events(api)]
    assert len(ids) == 200 and len(set(ids)) == 20


def test_what_is_not_taken_comes_again(api, heard):
    api.listener.status = 500
    api.customer()
    api.wait()
    assert api.control("/deliveries", "GET")["deliveries"][0]["status"] == 500
    api.listener.status = 200
    api.to(api.now() + 3600)
    api.wait()
    assert len(api.listener.came) == 2 and not api.control("/deliveries", "GET")["failed"]


def test_made_up_events(api, heard):
    api.control("/webhooks/send", event={"id": "evt_1", "object": "event", "type": "new.thing"})
    api.control("/webhooks/send", raw="no json")
    api.wait()
    assert [body for body, _ in api.listener.came][1] == b"no json"
    assert json.loads(api.listener.came[0][0])["type"] == "new.thing"


def test_the_server_as_a_process_of_its_own(api, heard):
    """As the browser tests start it."""
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("serve.py"), "--webhook", api.listener.url,
         "--secret", SECRET], stdout=subprocess.PIPE, text=True)
    try:
        ready = json.loads(process.stdout.readline())
        client = stripe.StripeClient(ready["key"], base_addresses={"api": ready["url"]})
        customer = client.v1.customers.create({"name": "x"})
        assert client.v1.customers.retrieve(customer.id).name == "x"
        urllib.request.urlopen(urllib.request.Request(
            ready["url"] + "/_control/webhooks/wait", b"{}")).close()
        assert events(api)[0].type == "customer.created"
    finally:
        process.terminate()
        process.wait()


def test_signatures_dated_by_the_servers_clock_and_another_version(api, heard):
    api.control("/webhooks", time="clock", api_version="2020-08-27")
    api.customer()
    api.wait()
    body, header = api.listener.came[0]
    assert header.startswith(f"t={api.now()},v1=")
    assert json.loads(body)["api_version"] == "2020-08-27"
    assert api.v1.webhook_endpoints.list().data[0].api_version == "2020-08-27"


def test_endpoints_are_made_and_their_secret_is_told_once(api):
    made = api.v1.webhook_endpoints.create({
        "url": "https://portal.example/webhooks/stripe", "enabled_events": ["invoice.paid"],
        "api_version": stripe.api_version})
    assert made.secret.startswith("whsec_") and made.status == "enabled"
    assert made.enabled_events == ["invoice.paid"]
    listed = [one for one in api.v1.webhook_endpoints.list().data if one.id == made.id]
    assert listed and "secret" not in listed[0]
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.webhook_endpoints.create({"url": "portal.example", "enabled_events": ["*"]})
