"""What a test tells the server, in JSON under /_control/. None of it is Stripe's."""
import json
from urllib.parse import parse_qs

import cards
import checkout
import clock
import disputes
import refunds
from errors import Refusal

calls = {}


def call(method, path):
    def register(function):
        calls[method, "/_control" + path] = function
        return function
    return register


def answer(service, method, parts, body):
    function = calls.get((method, parts.path))
    if not function:
        return 404, {"error": "known are " + ", ".join(f"{m} {p}" for m, p in sorted(calls))}
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    try:
        result = function(service, **query, **(json.loads(body) if body else {}))
        return 200, {} if result is None else result
    except (TypeError, ValueError, KeyError) as problem:
        return 400, {"error": f"{type(problem).__name__}: {problem}"}
    except Refusal as refusal:
        return refusal.status, {"error": refusal.error}


@call("POST", "/reset")
def reset(service):
    service.reset()


@call("GET", "/clock")
def clock_now(service):
    return {"now": service.world.now(), "runs": service.world.frozen is None}


@call("POST", "/clock")
def clock_set(service, now=None, advance=None, run=False):
    """It stands where it is set. With `run` it is the real time again."""
    with service.world.lock:
        if run:
            service.world.frozen = None
        else:
            clock.set_time(service.world, service.world.now() + advance if now is None else now)
        service.webhooks.retry()
    return clock_now(service)


@call("POST", "/settings")
def settings(service, **wanted):
    unknown = set(wanted) - set(service.world.settings)
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}")
    service.world.settings.update(wanted)
    return service.world.settings


@call("POST", "/faults")
def order_fault(service, **wanted):
    service.faults.order(**wanted)


@call("DELETE", "/faults")
def clear_faults(service):
    service.faults.clear()


@call("GET", "/requests")
def requests(service):
    return service.requests


@call("DELETE", "/requests")
def forget_requests(service):
    service.requests.clear()


@call("GET", "/objects")
def objects(service, object, **fields):
    """All of a kind, to be counted; further parameters are fields that must be the same."""
    with service.world.lock:
        return [service.world.shown(one) for one in service.world.all(object, lambda one: all(
            str(one.get(name)) == value for name, value in fields.items()))]


# Webhooks.

@call("POST", "/webhooks")
def configure(service, **wanted):
    with service.world.lock:
        service.webhooks.configure(**wanted)


@call("POST", "/webhooks/release")
def release(service, **wanted):
    with service.world.lock:
        return {"sent": service.webhooks.release(**wanted)}


@call("POST", "/webhooks/resend")
def resend(service, event, sign=None):
    with service.world.lock:
        service.webhooks.put(service.world.find("event", event), sign)


@call("POST", "/webhooks/send")
def send(service, event=None, raw=None, sign=None):
    """Any event at all, made up by the test; `raw` is sent as it is."""
    service.webhooks.put(raw.encode() if raw is not None else event, sign)


@call("POST", "/webhooks/retry")
def retry(service):
    return {"sent": service.webhooks.retry()}


@call("POST", "/webhooks/wait")
def wait(service, seconds=10):
    return {"idle": service.webhooks.wait(seconds)}


@call("GET", "/deliveries")
def deliveries(service):
    hooks = service.webhooks
    return {"deliveries": hooks.deliveries, "held": hooks.held, "lost": hooks.lost,
            "failed": hooks.failed}


@call("DELETE", "/deliveries")
def forget_deliveries(service):
    service.webhooks.deliveries.clear()


# What people and banks do.

@call("POST", "/checkout")
def go_through_checkout(service, session, card="good", promotion_code=None, confirm=True):
    """The page without a browser."""
    world = service.world
    with world.lock:
        found = world.find("checkout.session", session)
        if found["status"] != "open":
            raise ValueError(f"the session is {found['status']}")
        code = promotion_code and checkout.promotion(world, found, promotion_code)
        result = checkout.submit(world, found, card, code)
        if result == "confirm" and confirm:
            result = checkout.submit(world, found, card, code, confirmed=True)
        return {"result": result}


@call("POST", "/cards")
def change_card(service, payment_method, card):
    """From now on that payment method behaves as another card."""
    with service.world.lock:
        service.world.find("payment_method", payment_method)
        if card not in cards.CARDS:
            raise ValueError(f"card is one of {', '.join(cards.CARDS)}")
        service.world.aside[payment_method]["card"] = card


@call("POST", "/disputes")
def dispute(service, charge=None, payment_intent=None, amount=None, reason="fraudulent"):
    with service.world.lock:
        found = refunds.charge_of(
            service.world, {"charge": charge, "payment_intent": payment_intent})
        return disputes.open_dispute(service.world, found, amount, reason)


@call("POST", "/disputes/close")
def close_dispute(service, dispute, status):
    with service.world.lock:
        return disputes.close_dispute(
            service.world, service.world.find("dispute", dispute), status)


@call("POST", "/refunds")
def finish_refund(service, refund, status):
    with service.world.lock:
        found = service.world.find("refund", refund)
        refunds.finish(service.world, found, status)
        return found
