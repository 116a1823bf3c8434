"""Lists in pages, and search."""
import re

from errors import Refusal, no_such

CLAUSE = re.compile(r"""\s*(-?)(\w+)(?:\[["']([^"']*)["']\])?\s*([:~])\s*(["'])(.*?)\5\s*""")


def listed(data, url, has_more=False):
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def in_range(value, range):
    return not range or value is not None and (
        value > range.get("gt", value - 1) and value >= range.get("gte", value)
        and value < range.get("lt", value + 1) and value <= range.get("lte", value))


def limit_of(params):
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise Refusal("Invalid limit: must be between 1 and 100", "limit")
    return limit


def page(world, kind, params, url, keep=lambda object: True):
    """Newest first."""
    found = [one for one in reversed(world.all(kind))
             if in_range(one.get("created"), params.get("created")) and keep(one)]
    limit = limit_of(params)
    for name in ("starting_after", "ending_before"):
        if id := params.get(name):
            places = [at for at, one in enumerate(found) if one["id"] == id]
            if not places:
                raise no_such(kind, id, name)
            if name == "starting_after":
                found = found[places[0] + 1:]
            else:
                # The page that comes just before, still newest first.
                before = found[:places[0]]
                return listed(before[-limit:], url, len(before) > limit)
    return listed(found[:limit], url, len(found) > limit)


def search(world, kind, params, url):
    """`metadata['team']:'7' AND email:'a@b.c'`. Stripe's search is up to a minute behind; the
    setting `search_lag` makes it so here."""
    clauses = []
    for part in re.split(r"\s+AND\s+", params["query"], flags=re.I):
        found = CLAUSE.fullmatch(part)
        if not found:
            raise Refusal("We were unable to parse your search query.", "query")
        clauses.append(found.groups())

    def matches(one):
        if one.get("deleted") or one["created"] > world.now() - world.settings["search_lag"]:
            return False
        for negated, field, key, sign, _, value in clauses:
            have = one.get(field)
            if key is not None:
                have = (have or {}).get(key)
            same = value in (have or "") if sign == "~" else have == value
            if same == bool(negated):
                return False
        return True

    found = [one for one in reversed(world.all(kind)) if matches(one)]
    begin, limit = int(params.get("page") or 0), limit_of(params)
    more = len(found) > begin + limit
    return {
        "object": "search_result", "data": found[begin:begin + limit], "has_more": more,
        "next_page": str(begin + limit) if more else None, "url": url}
