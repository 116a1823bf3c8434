"""Subscription schedules: what a subscription will be in its next phases."""
import changes
import life
from clock import later
from errors import Refusal
from forms import DISCOUNTS, PAGE, integer, merged, metadata, moment, needed
from items import interval, items_of
from lists import page
from routes import operation, when

PRORATE = ("always_invoice", "create_prorations", "none")
ENDS = ("release", "cancel", "none", "renew")
PHASE = {
    "items": [{"price": needed, "quantity": integer, "metadata": metadata, "tax_rates": [needed]}],
    "start_date": moment, "end_date": moment, "metadata": metadata,
    "duration": {"interval": ("day", "week", "month", "year"), "interval_count": integer},
    "proration_behavior": PRORATE, "discounts": DISCOUNTS, "default_tax_rates": [needed]}
STATES = ("canceled_at", "completed_at", "released_at")


@operation("POST", "/v1/subscription_schedules", {
    "from_subscription": needed, "metadata": metadata, "end_behavior": ENDS})
def create_schedule(world, params):
    """Only from a subscription: its phases come in a second call, as Stripe wants it."""
    if not params.get("from_subscription"):
        raise Refusal("Missing required param: from_subscription.", "from_subscription",
                      "parameter_missing")
    if set(params) - {"from_subscription"}:
        raise Refusal("You cannot set `" + sorted(set(params) - {"from_subscription"})[0] +
                      "` if `from_subscription` is set.", "from_subscription")
    subscription = world.find("subscription", params["from_subscription"], "from_subscription")
    if subscription["schedule"]:
        raise Refusal("You cannot migrate a subscription that is already attached to a schedule: "
                      + subscription["schedule"], "from_subscription")
    if subscription["status"] in life.OVER:
        raise Refusal("You cannot migrate a subscription that is " + subscription["status"],
                      "from_subscription")
    first = items_of(subscription)[0]
    start = first["current_period_start"]
    end = max(item["current_period_end"] for item in items_of(subscription))
    phase = shape(subscription, {"start_date": start, "end_date": end})
    phase["items"] = items_as_phase(subscription)
    schedule = {
        "id": world.id("sub_sched"), "object": "subscription_schedule", "application": None,
        "billing_mode": subscription["billing_mode"], **dict.fromkeys(STATES),
        "created": world.now(subscription),
        "current_phase": {"start_date": start, "end_date": end},
        "customer": subscription["customer"], "customer_account": None,
        "default_settings": {
            "application_fee_percent": None, "billing_cycle_anchor": "automatic",
            "billing_thresholds": None, "collection_method": "charge_automatically",
            "default_payment_method": subscription["default_payment_method"], "description": None,
            "invoice_settings": {"account_tax_ids": None, "days_until_due": None,
                                 "issuer": {"type": "self"}},
            "on_behalf_of": None, "transfer_data": None},
        "end_behavior": "release", "livemode": False, "metadata": {}, "pause_schedules": [],
        "phases": [phase], "released_subscription": None, "status": "active",
        "subscription": subscription["id"], "test_clock": subscription["test_clock"]}
    with world.changing(subscription):
        subscription["schedule"] = schedule["id"]
    world.add(schedule)
    world.at(end, life.PHASE, next_phase, schedule)
    return schedule


def shape(subscription, fields):
    return {
        "add_invoice_items": [], "application_fee_percent": None, "billing_cycle_anchor": None,
        "billing_thresholds": None, "collection_method": None, "currency": subscription["currency"],
        "default_payment_method": None, "default_tax_rates": [], "description": None,
        "discounts": [], "invoice_settings": None, "items": [], "metadata": {},
        "on_behalf_of": None, "proration_behavior": "create_prorations", "transfer_data": None,
        "trial_end": None, **fields}


def items_as_phase(subscription):
    found = []
    for item in items_of(subscription):
        one = {"billing_thresholds": None, "discounts": [], "metadata": item["metadata"],
               "plan": item["price"]["id"], "price": item["price"]["id"],
               "tax_rates": item["tax_rates"]}
        if "quantity" in item:
            one["quantity"] = item["quantity"]
        found.append(one)
    return found


@operation("GET", "/v1/subscription_schedules", PAGE | {"customer": needed})
def list_schedules(world, params):
    return page(world, "subscription_schedule", params, "/v1/subscription_schedules",
                lambda one: params.get("customer") in (None, one["customer"]))


@operation("GET", "/v1/subscription_schedules/{id}")
def retrieve_schedule(world, params, id):
    return world.find("subscription_schedule", id)


@operation("POST", "/v1/subscription_schedules/{id}", {
    "phases": [PHASE], "end_behavior": ENDS, "metadata": metadata, "proration_behavior": PRORATE})
def update_schedule(world, params, id):
    schedule = living(world, id, "update")
    subscription = world.objects[schedule["subscription"]]
    phases = params.get("phases") and read_phases(world, schedule, subscription, params["phases"])
    with world.changing(schedule):
        if phases:
            schedule["phases"] = phases
            schedule["current_phase"]["end_date"] = phases[0]["end_date"]
        if "metadata" in params:
            schedule["metadata"] = merged(schedule["metadata"], params["metadata"])
        schedule["end_behavior"] = params.get("end_behavior", schedule["end_behavior"])
    for phase in schedule["phases"]:
        world.at(phase["end_date"], life.PHASE, next_phase, schedule)
    return schedule


def read_phases(world, schedule, subscription, specs):
    phases, end = [], None
    for number, spec in enumerate(specs):
        name = f"phases[{number}]"
        start = spec.get("start_date", end)
        if start is None:
            raise Refusal("The first phase must have a `start_date`.", name + "[start_date]")
        if number == 0 and start != schedule["current_phase"]["start_date"]:
            raise Refusal("You can not modify the start date of the current phase. If you would "
                          "like to start a new phase, you must end the current one first.",
                          name + "[start_date]")
        if number and start != end:
            raise Refusal("A phase must begin where the one before it ends.",
                          name + "[start_date]")
        if not spec.get("items"):
            raise Refusal(f"Missing required param: {name}[items].", name + "[items]",
                          "parameter_missing")
        found = []
        for place, item in enumerate(spec["items"]):
            price = changes.price_of(world, item.get("price"), f"{name}[items][{place}][price]")
            changes.fits(subscription, price, f"{name}[items][{place}][price]")
            one = {"billing_thresholds": None, "discounts": [], "metadata": {}, "plan": price["id"],
                   "price": price["id"], "tax_rates": []}
            if changes.licensed(price):
                one["quantity"] = item.get("quantity", 1)
            found.append(one)
        first = world.objects[found[0]["price"]]
        length = spec.get("duration")
        if length:
            end = later(start, length["interval"], length.get("interval_count", 1))
        else:
            end = spec.get("end_date") or later(start, *interval(first))
        if end <= start:
            raise Refusal("The phase's end must be after its start.", name + "[end_date]")
        phase = shape(subscription, {"start_date": start, "end_date": end, "items": found})
        phase["proration_behavior"] = spec.get("proration_behavior", "create_prorations")
        phase["metadata"] = merged({}, spec.get("metadata", {}))
        phases.append(phase)
    if phases[0]["end_date"] <= world.now(subscription):
        raise Refusal("The current phase's end must be in the future.", "phases[0][end_date]")
    return phases


def living(world, id, what):
    schedule = world.find("subscription_schedule", id)
    if schedule["status"] not in ("active", "not_started"):
        raise Refusal(
            f"You cannot {what} a subscription schedule that is currently in the "
            f"`{schedule['status']}` status. It must be in one of the following statuses: "
            "`not_started`, `active`.")
    return schedule


@operation("POST", "/v1/subscription_schedules/{id}/release")
def release_schedule(world, params, id):
    schedule = living(world, id, "release")
    release(world, schedule)
    return schedule


def release(world, schedule):
    subscription = world.objects[schedule["subscription"]]
    with world.changing(schedule, emit=False):
        schedule.update({
            "status": "released", "released_at": world.now(schedule), "current_phase": None,
            "released_subscription": subscription["id"], "subscription": None})
    with world.changing(subscription):
        subscription["schedule"] = None
    world.emit("subscription_schedule.released", schedule)


@operation("POST", "/v1/subscription_schedules/{id}/cancel")
def cancel_schedule(world, params, id):
    schedule = living(world, id, "cancel")
    life.end(world, world.objects[schedule["subscription"]], "cancellation_requested")
    return schedule


@when("ended")
def ended(world, subscription):
    schedule = world.objects.get(subscription["schedule"])
    if schedule and schedule["status"] == "active":
        with world.changing(schedule, emit=False):
            schedule.update({"status": "canceled", "canceled_at": world.now(schedule),
                             "current_phase": None})
        world.emit("subscription_schedule.canceled", schedule)


def next_phase(world, schedule):
    current = schedule["current_phase"]
    if schedule["status"] != "active" or current["end_date"] > world.now(schedule):
        return
    subscription = world.objects[schedule["subscription"]]
    coming = [one for one in schedule["phases"] if one["start_date"] >= current["end_date"]]
    if not coming:
        if schedule["end_behavior"] == "cancel":
            life.end(world, subscription, "cancellation_requested")
        else:
            release(world, schedule)
        return
    phase = coming[0]
    with world.changing(schedule):
        schedule["current_phase"] = {name: phase[name] for name in ("start_date", "end_date")}
    enter(world, subscription, phase)
    if phase is schedule["phases"][-1] and schedule["end_behavior"] == "release":
        # Nothing more can change: Stripe lets go when the last phase ends.
        world.at(phase["end_date"], life.PHASE, next_phase, schedule)


def specs_of(subscription, phase):
    """The phase's items as changes: what there is takes the new price, the rest goes or comes."""
    have = list(items_of(subscription))
    wanted, specs = list(phase["items"]), []
    for item in list(have):
        for one in wanted:
            if one["price"] == item["price"]["id"]:
                specs.append({"id": item["id"], **spec_of(one)})
                have.remove(item)
                wanted.remove(one)
                break
    for one in wanted:
        kind = "quantity" in one
        same = [item for item in have if ("quantity" in item) == kind]
        if same:
            have.remove(same[0])
            specs.append({"id": same[0]["id"], **spec_of(one)})
        else:
            specs.append(spec_of(one))
    return specs + [{"id": item["id"], "deleted": True} for item in have]


def spec_of(one):
    return {name: one[name] for name in ("price", "quantity") if name in one}


def enter(world, subscription, phase):
    """At a renewal nothing is to be prorated: the renewal, next in order, charges the new price."""
    now = world.now(subscription)
    wanted = changes.targets(world, subscription, specs_of(subscription, phase))
    if all(item["current_period_end"] <= now for item in items_of(subscription)
           if "quantity" in item):
        with world.changing(subscription):
            for one in wanted:
                if one["item"] and changes.restarts(subscription, one, False):
                    # Another interval begins with the renewal.
                    world.aside[one["item"]["id"]]["anchor"] = now
            swap(world, subscription, wanted)
            subscription["metadata"] = merged(subscription["metadata"], phase["metadata"])
        return
    changes.apply(world, subscription, wanted, phase, now, False)


def swap(world, subscription, wanted):
    items = []
    for one in wanted:
        if one["gone"]:
            continue
        item = one["item"] or changes.new_item(
            world, subscription, one["price"], one["quantity"], world.now(subscription))
        item["price"], item["plan"] = one["price"], changes.plan_of(one["price"])
        if "quantity" in item:
            item["quantity"] = one["quantity"]
        items.append(item)
    changes.hold(subscription, items)
