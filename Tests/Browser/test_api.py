"""The API as strangers use it: its description, pasted calls, and whatever a fuzzer thinks of."""

import html
import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import jsonschema
import openapi_spec_validator
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from calling import call, prove, sign_in
from portal import ROOT

HERE = Path(__file__).parent
PRODUCT = "https://app.example.com"


@pytest.fixture(scope="module")
def api(servers):
    """Nothing limits how often it may be asked."""
    return servers.start(
        PORTICO_API_LIMIT_PUBLIC="1000000", PORTICO_API_LIMIT_SIGNED_IN="1000000",
        PORTICO_API_LIMIT_TEAMS="1000000", PORTICO_API_LIMIT_UPLOAD="1000000",
        PORTICO_WRITES_PER_MINUTE="1000000", PORTICO_PRODUCTS=PRODUCT)


@pytest.fixture(scope="module")
def description(api):
    return call(api, "openapi.json")


def operations(description):
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_the_description_is_valid(description):
    openapi_spec_validator.validate(description)
    known = set(description["components"]["securitySchemes"])
    ids = []
    for name, operation in operations(description):
        ids.append(operation["operationId"])
        used = {scheme for either in operation["security"] for scheme in either}
        assert used <= known, name
        assert any(code.startswith("2") for code in operation["responses"]), name
        assert "default" in operation["responses"], name
    assert len(ids) > 90 and len(set(ids)) == len(ids)


def test_every_example_fits_its_schema(description):
    root = Resource.from_contents(description, default_specification=DRAFT202012)
    registry = Registry().with_resource("urn:api", root)

    def check(content, name):
        schema = json.loads(json.dumps(content["schema"]).replace('"#/', '"urn:api#/'))
        jsonschema.Draft202012Validator(schema, registry=registry).validate(content["example"])
        return 1

    count = 0
    for name, operation in operations(description):
        holders = [operation.get("requestBody", {})] + [
            answer for code, answer in operation["responses"].items() if code.startswith("2")]
        for holder in holders:
            content = holder.get("content", {}).get("application/json")
            if content and "example" in content:
                count += check(content, name)
    assert count > 100


def test_calls_can_be_pasted(api, description):
    """Every reading call of the documentation that names nothing but a team."""
    index = urllib.request.urlopen(f"{api.url}/docs").read().decode()
    chapters = set(re.findall(r'href="(/docs/[a-z-]+)"', index)) - {"/docs/errors"}
    environment = os.environ | {"TOKEN": sign_in(api), "TEAM": "alice-adams"}
    tried = 0
    for chapter in sorted(chapters):
        page = urllib.request.urlopen(api.url + chapter).read().decode()
        for line in re.findall(r"<code>(curl .*?)</code>", page, re.DOTALL):
            line = html.unescape(line)
            names = set(re.findall(r"\$([A-Z]+)", line)) - {"TOKEN", "TEAM"}
            if " -X " in line or names or "/admin/" in line:
                continue
            ran = subprocess.run(
                ["bash", "-c", line + " -sS -o /dev/null -w '%{http_code}'"], env=environment,
                capture_output=True, text=True)
            # An export wants its format, and a fresh password; some things are not there.
            assert ran.stdout in ("200", "404", "403", "400"), f"{line}: {ran.stdout} {ran.stderr}"
            tried += ran.stdout == "200"
    assert tried > 20


def test_a_product_checks_tokens_by_itself(api):
    """The example of the README, word by word."""
    text = (ROOT / "README.md").read_text()
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL).group(1)
    token = call(
        api, "auth/token", {"audience": PRODUCT, "team": "alice-adams"}, sign_in(api))["token"]

    def check(token):
        return subprocess.run(
            [sys.executable, "-c", example], capture_output=True, text=True,
            env=os.environ | {"PORTAL": api.url, "TOKEN": token})

    good = check(token)
    assert good.returncode == 0, good.stderr
    assert good.stdout.split()[0] == "alice@example.com"
    assert good.stdout.split()[2] == "owner"
    head, claims, signature = token.split(".")
    for forged in [f"{head}.{claims}.{signature[::-1]}", sign_in(api)]:
        assert check(forged).returncode != 0


def test_nothing_breaks_it(api, tmp_path):
    """Every endpoint, every phase, with what fits and what does not (schemathesis)."""
    operator, stranger = prove(api, sign_in(api, "olga")), sign_in(api, "charlie")
    token = prove(api, sign_in(api))

    def first(path, token):
        return call(api, path, token=token)["items"][0]["id"]

    given = {
        "PORTAL_TOKEN": token, "PORTAL_OPERATOR": operator, "PORTAL_TEAM": first("teams", token),
        "PORTAL_STRANGER": first("admin/users?q=charlie", operator),
        "PORTAL_STRANGERS_TEAM": first("teams", stranger), "PYTHONPATH": str(HERE)}
    ran = subprocess.run(
        [Path(sys.executable).parent / "schemathesis", "--config-file", HERE / "schemathesis.toml",
         "--no-color", "run", f"{api.url}/api/v1/openapi.json", "--seed", "1"],
        cwd=tmp_path, capture_output=True, text=True,
        env=os.environ | given)
    (tmp_path / "schemathesis.log").write_text(ran.stdout + ran.stderr)
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
