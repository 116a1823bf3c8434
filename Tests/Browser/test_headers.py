"""What every response carries: SECURITY S3, S4, S5, S15."""

import time
from urllib.parse import urlsplit

import pytest

from people import sign_in, sign_up, submit

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'")


UPLOAD_POLICY = "default-src 'none'; sandbox"


def problems(headers, policy=POLICY):
    wanted = {
        "content-security-policy": policy, "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin", "cross-origin-opener-policy": "same-origin",
    }
    wrong = {name: headers.get(name) for name, value in wanted.items() if headers.get(name) != value}
    if "camera=()" not in headers.get("permissions-policy", ""):
        wrong["permissions-policy"] = headers.get("permissions-policy")
    return wrong


def test_every_response_is_protected(crawl):
    ours = [a for a in crawl.answers if urlsplit(a.url).hostname == "127.0.0.1"]
    statuses = {answer.status for answer in ours}
    assert {200, 303, 400, 403, 404, 405, 410, 413, 415, 422, 429} <= statuses
    assert {"document", "stylesheet", "script"} <= {answer.kind for answer in ours}
    wrong = {}
    for answer in ours:
        policy = UPLOAD_POLICY if answer.kind == "image" and "/avatars/" in answer.url else POLICY
        if found := problems(answer.headers, policy):
            wrong[answer.url, answer.status] = found
    assert wrong == {}
    assert not any("strict-transport-security" in a.headers for a in ours), "this is plain http"
    assert not any("server" in a.headers for a in ours)


def test_bare_responses_are_protected_too(page, server):
    for path in ["/healthz", "/readyz", "/assets/none.css", "/no-such-page"]:
        assert problems(page.context.request.get(server.url + path).headers) == {}, path
    assert problems(page.context.request.fetch(server.url, method="TRACE").headers) == {}


def test_only_assets_are_kept(crawl):
    for answer in crawl.answers:
        if answer.kind == "document" and answer.url.startswith("http"):
            assert answer.headers.get("cache-control") == "no-store", answer.url
    assets = [a for a in crawl.answers if "/assets/" in a.url]
    assert assets
    assert {a.headers["cache-control"] for a in assets} == {"public, max-age=31536000, immutable"}


def test_refusals_say_how_to_go_on(crawl):
    assert crawl.pages["error-405"].headers["allow"] == "POST"
    for name in ["error-429", "error-429-resend"]:
        assert 0 < int(crawl.pages[name].headers["retry-after"]) <= 3600


def test_sign_out_clears_the_cache(page, server):
    sign_up(page, server)
    answers = []
    page.on("response", lambda response: answers.append(response))
    page.locator("header summary:visible").last.click()
    submit(page, "Sign out")
    signed_out = next(a for a in answers if a.url.endswith("/sign-out"))
    assert signed_out.all_headers()["clear-site-data"] == '"cache"'
    assert "session" not in {c["name"] for c in page.context.cookies()}


def test_cookies_over_http(states, server):
    cookies = {c["name"]: c for c in states["alice"]["cookies"]}
    assert set(cookies) == {"session", "device", "team"}
    for cookie in cookies.values():
        assert cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["path"] == "/"
        assert cookie["domain"] == "127.0.0.1" and not cookie["secure"]
    # 256 bits in base64url.
    assert len(cookies["session"]["value"]) == 43


def test_cookies_over_https(servers, new_context):
    """Chromium takes secure cookies from this machine without TLS, which stands in for a proxy."""
    # The people of the examples, with their own password, are for this machine only.
    server = servers.start(scheme="https", passwords="a fresh long phrase")
    context = new_context()
    page = context.new_page()
    plain = server.url.replace("https:", "http:")
    page.goto(plain + "/sign-in")
    page.locator("#email").fill("alice@example.com")
    page.locator("#password").fill("a fresh long phrase")
    page.get_by_label("Keep me signed in").check()
    response = submit(page, "Sign in")
    assert response.status == 200 and page.url.endswith("/dashboard")
    assert int(response.all_headers()["strict-transport-security"].split("=")[1].split(";")[0]) >= 31536000
    cookies = {c["name"]: c for c in context.cookies()}
    assert set(cookies) == {"__Host-session", "__Host-device", "__Host-team"}
    for cookie in cookies.values():
        assert cookie["secure"] and cookie["httpOnly"] and cookie["sameSite"] == "Lax"
        assert cookie["path"] == "/" and cookie["domain"] == "127.0.0.1"
    days = (cookies["__Host-session"]["expires"] - time.time()) / 86400
    assert 13.9 < days <= 14


def test_a_session_id_given_by_somebody_else_is_not_used(page, server):
    planted = "A" * 43
    page.context.add_cookies([{"name": "session", "value": planted, "url": server.url}])
    sign_in(page, server, "charlie@example.com")
    values = [c["value"] for c in page.context.cookies() if c["name"] == "session"]
    assert len(values) == 1 and values[0] != planted


@pytest.mark.parametrize("headers, status", [
    ({}, 403),
    ({"Origin": "http://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "OURS"}, 403),
    ({"Origin": "OURS"}, 303),
    ({"Sec-Fetch-Site": "same-origin"}, 303),
])
def test_forms_of_other_sites_are_refused(page, server, headers, status):
    headers = {k: server.url if v == "OURS" else v for k, v in headers.items()}
    answer = page.context.request.post(
        server.url + "/sign-out", headers=headers, form={}, max_redirects=0)
    assert answer.status == status
