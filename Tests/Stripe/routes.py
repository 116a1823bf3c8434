"""Every operation of the API registers itself here."""
import re
from dataclasses import dataclass
from typing import Callable

from forms import needed


@dataclass
class Operation:
    method: str
    path: str
    fields: dict
    required: tuple
    call: Callable
    pattern: re.Pattern


operations: list[Operation] = []


def operation(method, path, fields=None, required=()):
    """The function gets the world, the parameters as a dictionary, and the ids of the path.
    `expand` is taken by all of them but those that delete."""
    def register(call):
        pattern = re.compile(re.sub(r"\{\w+\}", r"([^/]+)", path))
        taken = {} if method == "DELETE" else {"expand": [needed]}
        taken.update(fields or {})
        operations.append(Operation(method, path, taken, tuple(required), call, pattern))
        return call
    return register


def find(method, path):
    """The operation and the ids of its path. A fixed path goes before one with ids."""
    for one in sorted(operations, key=lambda one: "{" in one.path):
        if one.method == method and (found := one.pattern.fullmatch(path)):
            return one, found.groups()
    return None, ()


# What an answer holds only when it is asked for by `expand`: (object, field) to what makes it.
includable: dict = {}


def included(kind, field):
    def register(make):
        includable[kind, field] = make
        return make
    return register


# What one part of the server does, others wait for: an invoice was paid, failed or voided.
listeners: dict = {}


def when(name):
    def register(call):
        listeners.setdefault(name, []).append(call)
        return call
    return register


def tell(name, world, object):
    for call in listeners.get(name, []):
        call(world, object)
