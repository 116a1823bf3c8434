"""Programs at the JSON API: what keys, access tokens, writes that are done once and limits cost."""
import http.client
import json
import statistics

import teams
from portal import PASSWORD, Portal
from wrk import ROUNDS, SECONDS, used

WIDE = {"PORTICO_API_LIMIT_PUBLIC": "10000000", "PORTICO_API_LIMIT_SIGNED_IN": "10000000",
        "PORTICO_API_LIMIT_TEAMS": "10000000"}
JSON = {"Content-Type": "application/json"}
SCOPES = ["account:read", "account:write", "team:read"]
ME = "/api/v1/users/me"
CHANGE = json.dumps({"company": "Load {n}"})


def filled():
    """A portal without limits, with a team of more than fifty."""
    portal = Portal(**WIDE).seeded()
    teams.fill(portal, "fifty", 60)
    return portal


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def post(portal, path, body, headers=None):
    status, _, text = portal.request(
        "POST", f"/api/v1/{path}", json.dumps(body), headers=JSON | (headers or {}))
    assert status in (200, 201, 204), f"{path}: {status}: {text[:300]}"
    return json.loads(text or "null")


def new_token(portal):
    """An access token of Alice’s, who has proved her password."""
    login = {"email": "alice@example.com", "password": PASSWORD}
    token = post(portal, "auth/login", login)["accessToken"]
    return post(portal, "auth/prove", {"password": PASSWORD}, bearer(token))["accessToken"]


def new_key(portal, token=None, scopes=SCOPES):
    body = {"name": "Bench", "scopes": scopes, "days": 1}
    return post(portal, "users/me/keys", body, bearer(token or new_token(portal)))["secret"]


def fifty(portal, headers):
    """The address of a list that does have fifty members."""
    path = "/api/v1/teams/fifty/members?limit=50"
    status, _, body = portal.request("GET", path, headers=headers)
    assert status == 200, f"{path}: {status}: {body[:300]}"
    count = len(json.loads(body)["items"])
    assert count == 50, f"{count} members"
    return path


def once(headers):
    return headers | JSON | {"Idempotency-Key": "bench-{run}-{n}"}


def must_have_kept(portal, measured):
    """A repeated answer is a 200 too, and costs less: there are as many writes as answers. With
    one round alone the writes of its warming up may stand for them."""
    # In one statement: the last requests that nobody waits for may still be going on.
    kept, saved = portal.sql(
        "SELECT (SELECT COUNT(*) FROM kept_answers), "
        "(SELECT COUNT(*) FROM audit WHERE action = 'profile.changed')")[0]
    answered = sum(one.rate for _, one in measured.pairs) * SECONDS
    assert kept == saved >= answered, f"{answered:.0f} answers, {kept} kept, {saved} saved"


def cost(portal, headers, wanted=200, count=3000):
    """CPU seconds of the server for each `GET /users/me`, one after the other over a connection."""
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=10)
    before = used([portal.process.pid])
    for _ in range(count):
        status, _, body = portal.ask(connection, "GET", ME, headers=headers)
        assert status == wanted, f"{status}, not {wanted}: {body[:300]}"
    spent = used([portal.process.pid]) - before
    connection.close()
    return spent / count


def token_check(portal):
    """Milliseconds of CPU that an access token takes more than a session’s cookie. Both are the
    name of a session that is looked up by one statement, so what is left is the check of the token:
    its signature and what it says, less the hash of the cookie. A key would not do: it is looked up
    by another statement."""
    token, cookie = bearer(new_token(portal)), {"Cookie": portal.sign_in()}
    for headers in (token, cookie):
        cost(portal, headers, count=500)
    return statistics.median(
        cost(portal, token) - cost(portal, cookie) for _ in range(ROUNDS)) * 1000


def limited():
    """The CPU time of a refused request to that of the same one where it is served. Two portals,
    since one has one limit; the key is looked up in both."""
    served, refusing = filled(), filled()
    served.start()
    refusing.start()
    good, token = bearer(new_key(served)), new_token(refusing)
    # The one request a minute of each is spent at once, and its round is over before the next.
    keys = [bearer(new_key(refusing, token)) for _ in range(ROUNDS)]
    refusing.stop()
    refusing.environment["PORTICO_API_LIMIT_SIGNED_IN"] = "1"
    refusing.start()
    cost(served, good, count=500)
    ratios = []
    for key in keys:
        cost(refusing, key, count=1)
        ratios.append(cost(refusing, key, wanted=429) / cost(served, good))
    served.stop()
    refusing.stop()
    return statistics.median(ratios)
