"""The account itself, its webhook endpoint, and the events of the last thirty days."""
from fnmatch import fnmatchcase

from forms import PAGE, boolean, needed
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
