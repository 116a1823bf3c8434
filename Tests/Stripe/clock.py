"""Time: what is due happens in its order, each at its own moment, however far the clock jumps."""
import calendar
import datetime

DAY = 86400
SECONDS = {"hour": 3600, "day": DAY, "week": 7 * DAY}


def run(world, clock, until):
    """Does what is due on one clock; `clock` None is the server's own."""
    while due := world.plan.next(clock, until):
        when, call, id = due
        if id not in world.objects or world.objects[id].get("deleted"):
            continue
        move(world, clock, max(when, time_of(world, clock)))
        call(world, world.objects[id])
    move(world, clock, until)


def time_of(world, clock):
    return world.objects[clock].get("frozen_time", 0) if clock else world.now()


def move(world, clock, to):
    if clock:
        world.objects[clock]["frozen_time"] = to
    else:
        world.frozen = to


def catch_up(world):
    """What fell due since the last request while the server's clock runs with the real one, and
    what a request has just made due."""
    for clock in list(world.plan.heaps):
        if clock and clock in world.objects:
            run(world, clock, time_of(world, clock))
    runs, now = world.frozen is None, world.now()
    try:
        run(world, None, now)
    finally:
        if runs:
            world.frozen = None


def set_time(world, to):
    """The server's clock stands there until it is set again."""
    if to < world.now():
        raise ValueError("the clock does not go back")
    run(world, None, to)


def later(anchor, interval, count):
    """`count` intervals after the anchor. Months keep the anchor's day where they have it."""
    if interval in SECONDS:
        return anchor + count * SECONDS[interval]
    months = count * (12 if interval == "year" else 1)
    moment = datetime.datetime.fromtimestamp(anchor, datetime.timezone.utc)
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return int(moment.replace(year=year, month=month + 1, day=day).timestamp())


def period_after(anchor, start, interval, count):
    """The end of the period that begins at `start`: the first of the anchor's dates after it."""
    number = 0
    while (end := later(anchor, interval, number * count)) <= start:
        number += 1
    return end
