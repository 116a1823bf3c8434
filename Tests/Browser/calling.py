"""The API as programs call it."""

import json
import urllib.request

from portal import PASSWORD


def call(server, path, body=None, token=None, method=None):
    request = urllib.request.Request(
        f"{server.url}/api/v1/{path}", method=method or ("GET" if body is None else "POST"),
        data=None if body is None else json.dumps(body).encode())
    if body is not None:
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def sign_in(server, name="alice"):
    answer = call(
        server, "auth/login", {"email": f"{name}@example.com", "password": PASSWORD})
    return answer["accessToken"]


def prove(server, token):
    return call(server, "auth/prove", {"password": PASSWORD}, token)["accessToken"]


def key_of_team(server, *scopes):
    """A key of Alice's team."""
    made = call(
        server, "teams/alice-adams/keys", {"name": "Shop", "scopes": scopes, "days": 30},
        prove(server, sign_in(server)))
    return made["secret"]
