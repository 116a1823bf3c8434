"""The account itself, its webhook endpoint, and the events of the last thirty days."""
from fnmatch import fnmatchcase

from errors import Refusal
from forms import PAGE, boolean, merged, metadata, needed, text
from lists import page
from routes import operation


def furnish(world):
    """What is there before anybody asks."""
    now = world.now()
    world.account = {
        "id": "acct_1PorticoTest", "object": "account", "business_profile": {
            "name": "Acme", "support_email": "help@acme.example", "url": "https://acme.example"},
        "business_type": "company", "charges_enabled": True, "country": "DE", "created": now,
        "default_currency": "eur", "details_submitted": True, "email": "billing@acme.example",
        "metadata": {}, "payouts_enabled": True, "type": "standard",
        "settings": {
            "branding": {"icon": None, "logo": None}, "card_payments": {},
            "dashboard": {"display_name": "Acme", "timezone": "Etc/UTC"},
            "payments": {"statement_descriptor": "ACME"}},
    }
    world.objects[world.account["id"]] = world.account


@operation("GET", "/v1/account")
def retrieve_account(world, params):
    return world.account


@operation("POST", "/v1/webhook_endpoints", {
    "url": needed, "enabled_events": [needed], "api_version": needed, "description": text,
    "metadata": metadata}, ("url", "enabled_events"))
def create_endpoint(world, params):
    """It is shown and listed; events still go where the server was told to send them. The secret is
    in this answer alone."""
    if not params["url"].startswith(("https://", "http://")):
        raise Refusal("Invalid URL: An explicit scheme (such as https) must be provided.", "url",
                      "url_invalid")
    endpoint = world.add({
        "id": world.id("we_1P", 22), "object": "webhook_endpoint",
        "api_version": params.get("api_version"), "application": None, "created": world.now(),
        "description": params.get("description"), "enabled_events": params["enabled_events"],
        "livemode": False, "metadata": merged({}, params.get("metadata") or {}),
        "status": "enabled", "url": params["url"]}, emit=False)
    return {**endpoint, "secret": world.id("whsec", 32)}


@operation("GET", "/v1/webhook_endpoints", {k: v for k, v in PAGE.items() if k != "created"})
def list_endpoints(world, params):
    return page(world, "webhook_endpoint", params, "/v1/webhook_endpoints")


@operation("GET", "/v1/webhook_endpoints/{id}")
def retrieve_endpoint(world, params, id):
    return world.find("webhook_endpoint", id)


@operation("GET", "/v1/events", PAGE | {
    "type": needed, "types": [needed], "delivery_success": boolean})
def list_events(world, params):
    wanted = params.get("types") or [params.get("type", "*")]
    # Stripe lists thirty days of them.
    oldest = world.now() - 30 * 86400
    return page(world, "event", params, "/v1/events", lambda event: (
        event["created"] >= oldest and any(fnmatchcase(event["type"], w) for w in wanted)))


@operation("GET", "/v1/events/{id}")
def retrieve_event(world, params, id):
    return world.find("event", id)
