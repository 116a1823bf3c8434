"""Every parameter that the server takes is in the official package's TypedDicts, with its kind: so
what a portal sends and the server accepts, Stripe knows."""
import ast
import importlib
import re
from functools import cache
from pathlib import Path

import pytest
import stripe
import typing_extensions as typing

import forms
import operations  # noqa: F401  registers what is answered
import routes
from test_shapes import names, resolved


@cache
def services():
    """(method, path with {}) to the annotation of its parameters, from the package's source."""
    found, folder = {}, Path(stripe.__file__).parent
    heads = {"/".join(one.path.split("/")[:3]) for one in routes.operations}
    for file in sorted(folder.rglob("*_service.py")):
        text = file.read_text()
        if not any(head in text for head in heads):
            continue
        module = ".".join(["stripe", *file.relative_to(folder).with_suffix("").parts])
        for function in ast.walk(ast.parse(text)):
            if not isinstance(function, ast.FunctionDef):
                continue
            texts = [n.value for n in ast.walk(function)
                     if isinstance(n, ast.Constant) and isinstance(n.value, str)]
            paths = [t for t in texts if t.startswith("/v1/")]
            methods = [t for t in texts if t in ("get", "post", "delete")]
            params = [a.annotation for a in function.args.args if a.arg == "params"]
            if paths and methods and params:
                key = methods[0].upper(), re.sub(r"\{\w+\}", "{}", paths[0])
                found[key] = module, ast.unparse(params[0])
    return found


def parameters(method, path):
    """The TypedDict of an operation's parameters; None when the package has no such operation."""
    found = services().get((method, re.sub(r"\{\w+\}", "{}", path)))
    if not found:
        return None
    module, text = found
    importlib.import_module(module)
    kinds = flat(text, names(module))
    return [kind for kind in kinds if typing.is_typeddict(kind)][0]


def flat(hint, scope):
    """All the alternatives of an annotation."""
    hint = resolved(hint, scope)
    name = str(typing.get_origin(hint))
    if "Union" in name or "NotRequired" in name or "Required" in name:
        return [one for each in typing.get_args(hint) for one in flat(each, scope)]
    return [hint]


def unknown(fields, kind, path):
    scope = names(kind.__module__)
    known = {name: hint for base in reversed(kind.__mro__) for name, hint in
             base.__dict__.get("__annotations__", {}).items()}
    found = []
    for name, field in fields.items():
        if name not in known:
            found.append(f"{path}[{name}]: Stripe has no such parameter")
            continue
        found += unlike(field, flat(known[name], scope), scope, f"{path}[{name}]")
    return found


def unlike(field, kinds, scope, path):
    text = " ".join(str(kind) for kind in kinds)
    if isinstance(field, dict):
        inside = [kind for kind in kinds if typing.is_typeddict(kind)]
        return unknown(field, inside[0], path) if inside else [f"{path}: is no hash to Stripe"]
    if isinstance(field, list):
        inside = [kind for kind in kinds if typing.get_origin(kind) is list]
        if not inside:
            return [f"{path}: is no list to Stripe"]
        return unlike(field[0], flat(typing.get_args(inside[0])[0], scope), scope, path + "[]")
    if isinstance(field, tuple):
        words = {word for kind in kinds if typing.get_origin(kind) is typing.Literal
                 for word in typing.get_args(kind)}
        # Where the package names no words, it is text to it.
        return [f"{path}: Stripe does not know {word!r}" for word in field
                if words and word and word not in words]
    wanted = {forms.integer: "int", forms.boolean: "bool", forms.metadata: "Dict"}.get(field)
    if wanted and wanted.lower() not in text.lower():
        return [f"{path}: is {text} to Stripe"]
    return []


@pytest.mark.parametrize("one", routes.operations, ids=lambda one: f"{one.method} {one.path}")
def test_nothing_is_taken_that_stripe_does_not_know(one):
    kind = parameters(one.method, one.path)
    assert kind, "the package has no such operation"
    found = unknown(one.fields, kind, "")
    assert not found, "\n".join(found)


def test_the_examination_sees_what_is_wrong():
    kind = parameters("POST", "/v1/customers")
    assert not unknown({"name": forms.text, "balance": forms.integer}, kind, "")
    assert unknown({"colour": forms.text}, kind, "")
    assert unknown({"address": {"planet": forms.text}}, kind, "")
    assert unknown({"balance": {"a": forms.text}}, kind, "")
    assert unknown({"tax_exempt": ("sometimes",)}, kind, "")
