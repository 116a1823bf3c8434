"""What the server keeps, in memory: objects as Stripe shows them, and aside from them what it only
knows. Every change emits its event."""
import copy
import itertools
import random
import string
import threading
import time
from contextlib import contextmanager

from errors import Refusal, missing, no_such
from heap import Plan
from routes import includable

VERSION = "2026-10-28.endive"
LETTERS = string.ascii_letters + string.digits
# The names of objects in events where they differ from `object`.
EVENT_NAMES = {
    "subscription": "customer.subscription",
    "tax_id": "customer.tax_id",
    "discount": "customer.discount",
    "dispute": "charge.dispute",
    "test_helpers.test_clock": "test_helpers.test_clock",
}
# These have no event of their own when they change.
SILENT = {"subscription_item", "line_item", "invoice_payment", "discount", "billing.meter_event"}


class World:
    def __init__(self):
        self.lock = threading.RLock()
        self.random = random.Random()
        self.plan = Plan()
        self.reset()
        self.url = ""
        # Called with each event.
        self.listeners = []

    def reset(self):
        self.objects, self.kinds, self.aside = {}, {}, {}
        self.frozen = None
        self.request = (None, None)
        self.plan.clear()
        self.numbers = itertools.count(1)
        # What Stripe's dashboard sets: days after the first failure at which a payment is tried
        # again, and what comes after the last.
        self.settings = {
            "retry_days": [3, 8, 15], "final": "unpaid", "search_lag": 0, "refunds": "succeeded"}

    # The clock.

    def now(self, owner=None):
        """The time of the server, or that of the test clock of a customer or of what is theirs."""
        clock = self.clock_of(owner)
        if clock:
            return self.objects[clock]["frozen_time"]
        return int(time.time()) if self.frozen is None else self.frozen

    def clock_of(self, owner):
        if isinstance(owner, str):
            owner = self.objects.get(owner)
        if not owner:
            return None
        if owner.get("test_clock"):
            return owner["test_clock"]
        # A deleted customer shows no clock any more, and still has it.
        id = owner["id"] if owner.get("object") == "customer" else owner.get("customer")
        kept = self.aside.get(id, {}).get("test_clock")
        return kept or self.objects.get(id, {}).get("test_clock")

    def at(self, when, order, call, owner):
        """Calls `call(world, owner)` when its clock comes there; what is due at one time goes by
        `order`. The call looks itself whether it still applies."""
        self.plan.add(self.clock_of(owner), when, order, call, owner["id"])

    # Objects.

    def id(self, prefix, length=24):
        return prefix + "_" + "".join(self.random.choices(LETTERS, k=length))

    def add(self, object, emit=True, **aside):
        self.objects[object["id"]] = object
        self.kinds.setdefault(object["object"], []).append(object["id"])
        self.aside[object["id"]] = aside
        if emit and object["object"] not in SILENT:
            self.emit(self.event_name(object) + ".created", object)
        return object

    def find(self, kind, id, param=None):
        """The object; refuses when there is none, as a parameter or as the id of the path."""
        found = self.objects.get(id)
        if found and found["object"] == kind:
            return found
        if param and param != "id":
            raise no_such(kind, id, param)
        raise missing(kind, id)

    def living(self, kind, id, param=None):
        found = self.find(kind, id, param)
        if found.get("deleted"):
            raise no_such(kind, id, param) if param else missing(kind, id)
        return found

    def all(self, kind, keep=lambda object: True):
        """In the order in which they were made."""
        found = (self.objects[id] for id in self.kinds.get(kind, []))
        return [object for object in found if keep(object)]

    @contextmanager
    def changing(self, object, emit=True):
        """Around a change: emits `updated` with the attributes that were different."""
        before = copy.deepcopy(object)
        yield object
        previous = difference(before, object)
        if previous and emit and object["object"] not in SILENT:
            self.emit(self.event_name(object) + ".updated", object, previous)

    # Events.

    def event_name(self, object):
        return EVENT_NAMES.get(object["object"], object["object"])

    def emit(self, type, object, previous=None):
        data = {"object": self.shown(object)}
        if previous is not None:
            data["previous_attributes"] = previous
        id, key = self.request
        event = {
            "id": self.id("evt"), "object": "event", "api_version": VERSION,
            "created": self.now(object), "data": data, "livemode": False,
            "pending_webhooks": 1 if self.listeners else 0,
            "request": {"id": id, "idempotency_key": key}, "type": type,
        }
        self.add(event, emit=False)
        for listen in self.listeners:
            listen(event)

    # Answers.

    def shown(self, object, expand=()):
        """A copy for an answer, with what `expand` names put in place of its id."""
        result = copy.deepcopy(object)
        for path in expand:
            parts = path.split(".")
            if len(parts) > 4:
                raise Refusal("You cannot expand more than 4 levels of a property.", "expand")
            self.expand(result, parts, path)
        shorten(result)
        return result

    def expand(self, place, parts, path):
        if isinstance(place, list):
            for one in place:
                self.expand(one, parts, path)
            return
        if place is None:
            return
        head, rest = parts[0], parts[1:]
        if not isinstance(place, dict):
            raise Refusal(f"This property cannot be expanded ({path}).", "expand")
        if make := includable.get((place.get("object"), head)):
            place.setdefault(head, copy.deepcopy(make(self, self.objects[place["id"]])))
        elif head not in place:
            raise Refusal(f"This property cannot be expanded ({path}).", "expand")
        value = place[head]
        if isinstance(value, str):
            if value not in self.objects:
                raise Refusal(f"This property cannot be expanded ({path}).", "expand")
            place[head] = copy.deepcopy(self.objects[value])
        elif isinstance(value, list):
            place[head] = [
                copy.deepcopy(self.objects[one]) if isinstance(one, str) else one for one in value]
        if rest:
            self.expand(place[head], rest, path)


def shorten(value):
    """Within an invoice Stripe shows ten lines; the others are listed by a request of their own."""
    if isinstance(value, list):
        for one in value:
            shorten(one)
    elif isinstance(value, dict):
        if value.get("object") == "invoice" and value.get("lines"):
            lines = value["lines"]
            lines["has_more"] = len(lines["data"]) > 10
            lines["data"] = lines["data"][:10]
        else:
            for one in value.values():
                if isinstance(one, (dict, list)):
                    shorten(one)


def difference(before, after):
    """What `before` had otherwise, hashes looked into."""
    previous = {}
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict) and "object" not in old:
            previous[name] = difference(old, new)
        else:
            previous[name] = copy.deepcopy(old)
    return previous
