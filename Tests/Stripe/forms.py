"""Form-encoded bodies as Stripe takes them, and what each operation accepts.

An operation names its fields in a plain dictionary: a function that reads a leaf, a tuple of the
words it may be, a dictionary for a hash, a list of one for an array. What is in no such dictionary
is refused, as Stripe refuses it. test_parameters.py holds every dictionary against the official
package, so that nothing is accepted here that Stripe does not know."""
import re
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qsl

from errors import Refusal

PART = re.compile(r"\[([^\[\]]*)\]")


def decode(text):
    """`a[b]=1&c[0][d]=2&e[]=3` as nested dictionaries; the keys of arrays are their numbers."""
    tree = {}
    for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=1000):
        head, bracket, rest = name.partition("[")
        parts = [head, *PART.findall(bracket + rest)]
        place = tree
        for part in parts[:-1]:
            part = part or str(len(place))
            place = place.setdefault(part, {})
            if not isinstance(place, dict):
                raise Refusal("Invalid request: a parameter is both a value and a hash", head)
        if not isinstance(place, dict):
            raise Refusal("Invalid request: a parameter is both a value and a hash", head)
        place[parts[-1] or str(len(place))] = value
    return tree


def text(value, param):
    if value == "":
        return None
    if "\0" in value or len(value) > 5000:
        raise Refusal(f"Invalid string: {param}", param)
    return value


def needed(value, param):
    """A text that cannot be unset."""
    if value == "":
        raise Refusal(
            f"You passed an empty string for '{param}'. We assume empty values are an attempt to "
            f"unset a parameter; however '{param}' cannot be unset. You should remove '{param}' "
            "from your request or supply a non-empty value.", param, "parameter_invalid_empty")
    return text(value, param)


def integer(value, param):
    if not re.fullmatch(r"-?\d{1,15}", value):
        raise Refusal(f"Invalid integer: {value}", param, "parameter_invalid_integer")
    return int(value)


def moment(value, param):
    """A time stamp, or the word `now`; empty unsets it."""
    if value in ("now", ""):
        return value or None
    return integer(value, param)


def end_of_tier(value, param):
    return "inf" if value == "inf" else integer(value, param)


def boolean(value, param):
    if value not in ("true", "false"):
        raise Refusal(f"Invalid boolean: {value}", param)
    return value == "true"


def decimal(value, param):
    try:
        number = Decimal(value)
        if not number.is_finite() or number.as_tuple().exponent < -12:
            raise InvalidOperation
    except InvalidOperation:
        raise Refusal(f"Invalid decimal: {value}", param) from None
    return format(number.normalize(), "f")


def percentage(value, param):
    number = float(decimal(value, param))
    if not 0 <= number <= 100:
        raise Refusal(f"Invalid {param}: must be between 0 and 100", param)
    return number


def metadata(value, param):
    """Up to 50 pairs; an empty value takes a key away, an empty metadata takes all away."""
    if value == "":
        return None
    if not isinstance(value, dict) or any(isinstance(v, dict) for v in value.values()):
        raise Refusal("Invalid metadata: metadata must be a set of key-value pairs", param)
    if len(value) > 50 or any(len(k) > 40 or len(v) > 500 for k, v in value.items()):
        raise Refusal(
            "Metadata can have up to 50 keys, with names up to 40 characters and values up to 500 "
            "characters", param)
    return dict(value)


def check(tree, fields, path=""):
    """The tree with its leaves read; refuses what `fields` does not name."""
    result = {}
    for name, value in tree.items():
        param = f"{path}[{name}]" if path else name
        if name not in fields:
            raise Refusal(f"Received unknown parameter: {param}", param, "parameter_unknown")
        result[name] = read(value, fields[name], param)
    return result


def read(value, field, param):
    if field is metadata:
        return metadata(value, param)
    if isinstance(field, dict):
        if value == "":
            return None
        if not isinstance(value, dict):
            raise Refusal(f"Invalid object: {param}", param)
        return check(value, field, param)
    if isinstance(field, list):
        if value == "":
            return []
        if not isinstance(value, dict) or not all(k.isdigit() for k in value):
            raise Refusal(f"Invalid array: {param}", param)
        return [read(value[k], field[0], f"{param}[{k}]") for k in sorted(value, key=int)]
    if isinstance(value, dict):
        raise Refusal(f"Invalid string: {param}", param)
    if isinstance(field, tuple):
        if value == "" and "" in field:
            return None
        if value not in field:
            allowed = ", ".join(word for word in field if word)
            raise Refusal(f"Invalid {param}: must be one of {allowed}", param)
        return value
    return field(value, param)


def require(params, names):
    for name in names:
        if params.get(name) is None:
            raise Refusal(f"Missing required param: {name}.", name, "parameter_missing")


def merged(old, new):
    """Metadata after an update."""
    if new is None:
        return {}
    return {k: v for k, v in ({**(old or {}), **new}).items() if v != ""}


RANGE = {"gt": integer, "gte": integer, "lt": integer, "lte": integer}
PAGE = {"limit": integer, "starting_after": needed, "ending_before": needed, "created": RANGE}
ADDRESS = {k: text for k in ("city", "country", "line1", "line2", "postal_code", "state")}
DISCOUNTS = [{"coupon": needed, "promotion_code": needed, "discount": needed}]
