"""Meters, the events that they count, and their sums."""
from decimal import Decimal

from errors import Refusal
from forms import PAGE, integer, metadata, needed
from lists import limit_of, listed, page
from routes import operation

DAY = 86400


@operation("POST", "/v1/billing/meters", {
    "customer_mapping": {"event_payload_key": needed, "type": ("by_id",)},
    "default_aggregation": {"formula": ("sum", "count", "last")}, "display_name": needed,
    "event_name": needed, "event_time_window": ("hour", "day"),
    "value_settings": {"event_payload_key": needed},
}, ["default_aggregation", "display_name", "event_name"])
def create_meter(world, params):
    name = params["event_name"]
    if active_meter(world, name):
        raise Refusal(f"There is already an active meter with the event name '{name}'.",
                      "event_name")
    now = world.now()
    return world.add({
        "id": world.id("mtr"), "object": "billing.meter", "created": now,
        "customer_mapping": params.get("customer_mapping") or {
            "event_payload_key": "stripe_customer_id", "type": "by_id"},
        "default_aggregation": params["default_aggregation"],
        "display_name": params["display_name"], "event_name": name,
        "event_time_window": params.get("event_time_window"), "livemode": False,
        "status": "active", "status_transitions": {"deactivated_at": None}, "updated": now,
        "value_settings": params.get("value_settings") or {"event_payload_key": "value"}})


def active_meter(world, name):
    found = world.all("billing.meter", lambda one: (
        one["event_name"] == name and one["status"] == "active"))
    return found[0] if found else None


@operation("GET", "/v1/billing/meters", {
    "limit": integer, "starting_after": needed, "ending_before": needed,
    "status": ("active", "inactive")})
def list_meters(world, params):
    return page(world, "billing.meter", params, "/v1/billing/meters",
                lambda one: params.get("status") in (None, one["status"]))


@operation("GET", "/v1/billing/meters/{id}")
def retrieve_meter(world, params, id):
    return world.find("billing.meter", id)


@operation("POST", "/v1/billing/meters/{id}/deactivate")
def deactivate_meter(world, params, id):
    meter = world.find("billing.meter", id)
    with world.changing(meter):
        meter["status"] = "inactive"
        meter["status_transitions"] = {"deactivated_at": world.now()}
    return meter


@operation("POST", "/v1/billing/meter_events", {
    "event_name": needed, "identifier": needed, "payload": metadata, "timestamp": integer,
}, ["event_name", "payload"])
def create_meter_event(world, params):
    meter = active_meter(world, params["event_name"])
    if not meter:
        raise Refusal(f"No active meter found for event name '{params['event_name']}'.",
                      "event_name", "no_meter")
    identifier = params.get("identifier") or world.id("mei")
    if len(identifier) > 100:
        raise Refusal("Invalid identifier: must be at most 100 characters", "identifier")
    payload = params["payload"]
    customer = payload.get(meter["customer_mapping"]["event_payload_key"])
    value = payload.get(meter["value_settings"]["event_payload_key"])
    if not customer or (value is None and meter["default_aggregation"]["formula"] != "count"):
        raise Refusal("The payload lacks the customer or the value.", "payload")
    now = world.now(customer)
    timestamp = params.get("timestamp", now)
    if timestamp > now + 300:
        raise Refusal("The timestamp is more than 5 minutes in the future.", "timestamp",
                      "timestamp_in_future")
    if timestamp < now - 35 * DAY:
        raise Refusal("The timestamp is more than 35 days in the past.", "timestamp",
                      "timestamp_too_far_in_past")
    # Within a day Stripe promises that an identifier is unique.
    if any(one["identifier"] == identifier and now - one["created"] < DAY
           for one in world.all("billing.meter_event")):
        raise Refusal(f"An event already exists with identifier {identifier}.", "identifier",
                      "duplicate_meter_event")
    event = {
        "id": world.id("mev"), "object": "billing.meter_event", "created": now,
        "event_name": params["event_name"], "identifier": identifier, "livemode": False,
        "payload": payload, "timestamp": timestamp}
    # Stripe answers before it looks at the value and the customer; what it cannot count it drops.
    if customer in world.objects and whole_number(value):
        world.add(event, customer=customer)
    return {name: value for name, value in event.items() if name != "id"}


def whole_number(value):
    return value is None or value.isdigit()


def usage(world, meter, customer, start, end):
    """What the meter counted from `start` to before `end`."""
    meter = world.objects[meter]
    key = meter["value_settings"]["event_payload_key"]
    events = world.all("billing.meter_event", lambda one: (
        one["event_name"] == meter["event_name"] and start <= one["timestamp"] < end
        and world.aside[one["id"]]["customer"] == customer))
    formula = meter["default_aggregation"]["formula"]
    if formula == "count":
        return len(events)
    values = [int(one["payload"][key]) for one in sorted(events, key=lambda one: one["timestamp"])]
    return (values[-1] if values else 0) if formula == "last" else sum(values)


@operation("GET", "/v1/billing/meters/{id}/event_summaries", {
    k: v for k, v in PAGE.items() if k != "created"} | {
    "customer": needed, "start_time": integer, "end_time": integer,
    "value_grouping_window": ("hour", "day")}, ["customer", "start_time", "end_time"])
def list_summaries(world, params, id):
    world.find("billing.meter", id)
    start, end = params["start_time"], params["end_time"]
    window = params.get("value_grouping_window")
    step = {"hour": 3600, "day": DAY, None: end - start}[window]
    unit = step if window else 60
    if start % unit or end % unit or start >= end:
        raise Refusal("start_time and end_time must be aligned with minute, hour or day "
                      "boundaries.", "start_time")
    url = f"/v1/billing/meters/{id}/event_summaries"
    found = []
    for at in range(start, end, step):
        value = usage(world, id, params["customer"], at, at + step)
        if value or not window:
            found.append({
                "id": f"mtrusg_{id[4:12]}{at}", "object": "billing.meter_event_summary",
                "aggregated_value": float(Decimal(value)), "end_time": at + step,
                "livemode": False, "meter": id, "start_time": at})
    found.reverse()
    limit = limit_of(params)
    if after := params.get("starting_after"):
        ids = [one["id"] for one in found]
        found = found[ids.index(after) + 1:] if after in ids else []
    return listed(found[:limit], url, len(found) > limit)
