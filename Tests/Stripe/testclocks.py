"""Test clocks: the customers of one have a time of their own."""
import clock
from errors import Refusal
from forms import PAGE, integer, text
from items import interval, items_of
from life import OVER
from lists import page
from routes import operation


@operation("POST", "/v1/test_helpers/test_clocks", {"frozen_time": integer, "name": text},
           ["frozen_time"])
def create_clock(world, params):
    now = world.now()
    return world.add({
        "id": world.id("clock"), "object": "test_helpers.test_clock", "created": now,
        "deletes_after": now + 30 * clock.DAY, "frozen_time": params["frozen_time"],
        "livemode": False, "name": params.get("name"), "status": "ready", "status_details": {}})


@operation("GET", "/v1/test_helpers/test_clocks", {
    k: v for k, v in PAGE.items() if k != "created"})
def list_clocks(world, params):
    return page(world, "test_helpers.test_clock", params, "/v1/test_helpers/test_clocks",
                lambda one: not one.get("deleted"))


@operation("GET", "/v1/test_helpers/test_clocks/{id}")
def retrieve_clock(world, params, id):
    return world.living("test_helpers.test_clock", id)


@operation("POST", "/v1/test_helpers/test_clocks/{id}/advance", {"frozen_time": integer},
           ["frozen_time"])
def advance_clock(world, params, id):
    """Answers `advancing`, as Stripe does; asked again, it is done."""
    found = world.living("test_helpers.test_clock", id)
    to, now = params["frozen_time"], found["frozen_time"]
    if to <= now:
        raise Refusal("The frozen time must be after the clock's present time.", "frozen_time")
    if to > furthest(world, id, now):
        raise Refusal("You cannot advance a test clock more than two intervals of its shortest "
                      "subscription at a time.", "frozen_time", "test_clock_advance_too_far")
    world.emit("test_helpers.test_clock.advancing", found)
    clock.run(world, id, to)
    world.emit("test_helpers.test_clock.ready", found)
    return {**found, "status": "advancing",
            "status_details": {"advancing": {"target_frozen_time": to}}}


def furthest(world, id, now):
    """Two intervals of the shortest price; without subscriptions two years."""
    ends = [now + 2 * 366 * clock.DAY]
    for one in world.all("subscription", lambda one: (
            one["test_clock"] == id and one["status"] not in OVER)):
        for item in items_of(one):
            unit, count = interval(item["price"])
            ends.append(clock.later(now, unit, 2 * count))
    return min(ends)


@operation("DELETE", "/v1/test_helpers/test_clocks/{id}")
def delete_clock(world, params, id):
    found = world.living("test_helpers.test_clock", id)
    for one in world.all("customer", lambda one: one.get("test_clock") == id):
        id_of = one["id"]
        one.clear()
        one.update({"id": id_of, "object": "customer", "deleted": True})
    world.emit("test_helpers.test_clock.deleted", found)
    world.plan.heaps.pop(id, None)
    found["deleted"] = True
    return {"id": found["id"], "object": found["object"], "deleted": True}
