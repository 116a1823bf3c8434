"""Errors, idempotency, lists and search, and the failures that a test orders."""
import base64
import http.client
import json
import threading
import time

import pytest
import stripe

KEY = "sk_test_portico"


def ask(api, method, path, body="", timeout=5, **headers):
    """(status, headers, answer) of a request as the test words it."""
    headers = {"Authorization": f"Bearer {KEY}",
               "Content-Type": "application/x-www-form-urlencoded"} | {
        name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection(api.url.removeprefix("http://"), timeout=timeout)
    try:
        connection.request(method, path, body, {k: v for k, v in headers.items() if v is not None})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), json.loads(answer.read())
    finally:
        connection.close()


def test_who_may_ask(api):
    assert ask(api, "GET", "/v1/account")[0] == 200
    basic = "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()
    assert ask(api, "GET", "/v1/account", Authorization=basic)[0] == 200
    for wrong in (None, "Bearer sk_test_other", "Basic !", "Digest x"):
        status, _, answer = ask(api, "GET", "/v1/account", Authorization=wrong)
        assert status == 401 and answer["error"]["type"] == "invalid_request_error"
    other = stripe.StripeClient("sk_test_other", base_addresses={"api": api.url})
    with pytest.raises(stripe.AuthenticationError):
        other.v1.customers.list()


@pytest.mark.parametrize("method, path, body, status, code, param", [
    ("POST", "/v1/customers", "colour=red", 400, "parameter_unknown", "colour"),
    ("POST", "/v1/customers", "address[planet]=x", 400, "parameter_unknown", "address[planet]"),
    ("POST", "/v1/customers", "balance=lots", 400, "parameter_invalid_integer", "balance"),
    ("POST", "/v1/customers", "email=nobody", 400, "email_invalid", "email"),
    ("POST", "/v1/customers", "tax_exempt=sometimes", 400, None, "tax_exempt"),
    ("POST", "/v1/customers", "name[a]=b", 400, None, "name"),
    ("POST", "/v1/prices", "unit_amount=1", 400, "parameter_missing", "currency"),
    ("POST", "/v1/prices", "currency=eur&unit_amount=1&product=prod_x", 400, "resource_missing",
     "product"),
    ("POST", "/v1/prices", "currency=xxx&unit_amount=1&product=x", 400, None, "currency"),
    ("POST", "/v1/products", "name=", 400, "parameter_invalid_empty", "name"),
    ("POST", "/v1/subscriptions", "customer=cus_x&items[0][price]=price_x", 400,
     "resource_missing", "customer"),
    ("GET", "/v1/customers/cus_x", "", 404, "resource_missing", "id"),
    ("GET", "/v1/invoices/in_x", "", 404, "resource_missing", "id"),
    ("GET", "/v1/customers?limit=1000", "", 400, None, "limit"),
    ("GET", "/v1/customers?starting_after=cus_x", "", 400, "resource_missing", "starting_after"),
    ("GET", "/v1/account?expand[]=nothing", "", 400, None, "expand"),
    ("GET", "/v1/customers/search?query=name", "", 400, None, "query"),
    ("POST", "/v1/checkout/sessions", "mode=subscription", 400, "parameter_missing",
     "success_url"),
    ("GET", "/v1/nothing", "", 404, None, None),
    ("PUT", "/v1/customers", "", 404, None, None),
])
def test_refusals(api, method, path, body, status, code, param):
    got, headers, answer = ask(api, method, path, body)
    error = answer["error"]
    assert (got, error.get("code"), error.get("param")) == (status, code, param)
    assert error["type"] == "invalid_request_error" and error["message"]
    assert headers["Request-Id"].startswith("req_")


def test_a_body_of_json_and_another_version_are_refused(api):
    assert ask(api, "POST", "/v1/customers", '{"name": "x"}', Content_Type="application/json")[0] \
        == 400
    status, headers, _ = ask(api, "GET", "/v1/account", Stripe_Version="2026-10-28.endive")
    assert status == 200 and headers["Stripe-Version"] == "2026-10-28.endive"
    assert ask(api, "GET", "/v1/account", Stripe_Version="2020-08-27")[0] == 400
    assert stripe.api_version == "2026-10-28.endive"


def test_metadata_is_merged_and_taken_away(api):
    customer = api.customer(metadata={"a": "1", "b": "2"})
    assert api.v1.customers.update(
        customer.id, {"metadata": {"b": "", "c": "3"}}).metadata.to_dict() == {"a": "1", "c": "3"}
    assert api.v1.customers.update(customer.id, {"metadata": ""}).metadata.to_dict() == {}


def test_a_key_gives_its_answer_again(api):
    def create(name, key):
        return api.v1.customers.create({"name": name}, {"idempotency_key": key})

    first = create("Alice", "k1")
    again = create("Alice", "k1")
    assert first.id == again.id
    assert again._last_response.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first._last_response.headers
    with pytest.raises(stripe.IdempotencyError) as caught:
        create("Bob", "k1")
    assert caught.value.http_status == 400
    # Kept for a day of the server's clock.
    api.to(api.now() + 86399)
    assert create("Alice", "k1").id == first.id
    api.to(api.now() + 1)
    assert create("Alice", "k1").id != first.id


def test_a_refused_card_is_kept_and_a_bad_parameter_is_not(api):
    customer = api.customer()
    options = {"idempotency_key": "k2"}
    with pytest.raises(stripe.CardError):
        api.v1.payment_methods.attach("pm_card_chargeDeclined", {"customer": customer.id}, options)
    with pytest.raises(stripe.CardError) as caught:
        api.v1.payment_methods.attach("pm_card_chargeDeclined", {"customer": customer.id}, options)
    assert caught.value.headers["Idempotent-Replayed"] == "true"
    assert ask(api, "POST", "/v1/customers", "colour=red", Idempotency_Key="k3")[0] == 400
    assert ask(api, "POST", "/v1/customers", "name=x", Idempotency_Key="k3")[0] == 200


def test_a_key_in_progress(api):
    api.control("/faults", what="hang", path="/v1/customers")
    done = []

    def first():
        try:
            ask(api, "POST", "/v1/customers", "name=x", Idempotency_Key="k4")
        except (OSError, http.client.HTTPException) as problem:
            done.append(type(problem))

    thread = threading.Thread(target=first)
    thread.start()
    while "k4" not in api.service.answers:
        time.sleep(0.005)
    status, _, answer = ask(api, "POST", "/v1/customers", "name=x", Idempotency_Key="k4")
    assert status == 409 and answer["error"]["code"] == "idempotency_key_in_use"
    api.control("/faults", "DELETE")
    thread.join(5)
    assert done
    assert ask(api, "POST", "/v1/customers", "name=x", Idempotency_Key="k4")[0] == 200
    assert len(api.control("/objects?object=customer", "GET")) == 1


@pytest.mark.parametrize("what", ["after_close", "after_500", "garbled"])
def test_the_work_is_done_although_the_answer_is_lost(api, what):
    api.control("/faults", what=what, method="POST", path="/v1/customers")
    options = {"idempotency_key": "k5"}
    with pytest.raises(stripe.StripeError):
        api.v1.customers.create({"name": "x"}, options)
    assert len(api.control("/objects?object=customer", "GET")) == 1
    api.v1.customers.create({"name": "x"}, options)
    assert len(api.control("/objects?object=customer", "GET")) == 1


@pytest.mark.parametrize("what, error", [
    ("close", stripe.APIConnectionError), ("500", stripe.APIError),
    ("429", stripe.RateLimitError), ("402", stripe.CardError),
    ("401", stripe.AuthenticationError), ("409", stripe.APIError)])
def test_the_work_is_not_done(api, what, error):
    api.control("/faults", what=what, path="/v1/cust*", times=2, skip=1)
    api.customer()
    for _ in range(2):
        with pytest.raises(error):
            api.customer()
    api.customer()
    assert len(api.control("/objects?object=customer", "GET")) == 2


def test_silence_and_dripping(api):
    for what in ("hang", "after_hang", "drip"):
        api.control("/faults", what=what, times=None)
        with pytest.raises((TimeoutError, OSError)):
            ask(api, "POST", "/v1/customers", "name=" + "x" * 400, timeout=0.3 if what != "drip"
                else 0.1)
        api.control("/faults", "DELETE")
    assert ask(api, "GET", "/v1/account")[0] == 200


def test_lists_come_in_pages(api):
    made = [api.customer(name=str(number)).id for number in range(25)]
    seen = [one.id for one in api.v1.customers.list({"limit": 10}).auto_paging_iter()]
    assert seen == made[::-1]
    page = api.v1.customers.list({"limit": 10})
    assert page.has_more
    later = api.v1.customers.list({"limit": 10, "starting_after": page.data[-1].id})
    back = api.v1.customers.list({"limit": 10, "ending_before": later.data[0].id})
    assert [one.id for one in back.data] == [one.id for one in page.data]
    api.to(api.now() + 10)
    fresh = api.customer()
    assert [one.id for one in api.v1.customers.list({"created": {"gt": api.now() - 5}}).data] == [
        fresh.id]


def test_search_by_metadata(api):
    wanted = api.customer(metadata={"team": "7"})
    api.customer(metadata={"team": "8"})
    query = {"query": "metadata['team']:'7' AND email:'alice@example.com'"}
    assert [one.id for one in api.v1.customers.search(query).data] == [wanted.id]
    # Stripe's index is up to a minute behind.
    api.control("/settings", search_lag=60)
    assert not api.v1.customers.search(query).data
    api.to(api.now() + 60)
    assert api.v1.customers.search(query).data


def test_prices_are_found_by_their_keys(api):
    price = api.price(lookup_key="team-month-eur")
    assert api.v1.prices.list({"lookup_keys": ["team-month-eur", "x"]}).data[0].id == price.id
    with pytest.raises(stripe.InvalidRequestError, match="already uses"):
        api.price(lookup_key="team-month-eur")
    new = api.price(lookup_key="team-month-eur", transfer_lookup_key=True)
    assert api.v1.prices.list({"lookup_keys": ["team-month-eur"]}).data[0].id == new.id


def test_a_customer_keeps_one_currency(api):
    subscription = api.subscribed()
    customer = api.v1.customers.retrieve(subscription.customer)
    assert customer.currency == "eur"
    session = api.session(api.price(currency="usd"), customer)
    answer = None
    try:
        api.control("/checkout", session=session.id)
    except OSError as problem:
        answer = json.load(problem)
    assert "combine currencies" in answer["error"]["message"]


def test_expand(api):
    subscription = api.subscribed()
    found = api.v1.subscriptions.retrieve(
        subscription.id, {"expand": ["latest_invoice.payments", "customer", "schedule"]})
    assert found.latest_invoice.payments.data[0].status == "paid"
    assert found.customer.email == "alice@example.com" and found.schedule is None
    assert not hasattr(api.v1.invoices.retrieve(subscription.latest_invoice), "payments")
    found = api.v1.subscriptions.list({"expand": ["data.latest_invoice"]})
    assert found.data[0].latest_invoice.status == "paid"


def test_a_deleted_customer(api):
    subscription = api.subscribed()
    assert api.v1.customers.delete(subscription.customer).deleted
    assert api.v1.customers.retrieve(subscription.customer).deleted
    assert api.v1.subscriptions.retrieve(subscription.id).status == "canceled"
    assert ask(api, "POST", f"/v1/customers/{subscription.customer}", "name=x")[0] == 404


def test_what_was_asked_can_be_read(api):
    api.customer()
    asked = api.control("/requests", "GET")[-1]
    assert asked["path"] == "/v1/customers" and asked["params"]["name"] == "Alice"
    assert asked["key"] and asked["version"] == "2026-10-28.endive" and asked["status"] == 200


def test_an_invoice_shows_ten_of_its_lines(api):
    prices = [api.price(100 + number) for number in range(12)]
    subscription = api.subscribed(line_items=[{"price": p.id, "quantity": 1} for p in prices])
    invoice = api.v1.invoices.retrieve(subscription.latest_invoice)
    assert len(invoice.lines.data) == 10 and invoice.lines.has_more
    found = [one.amount for one in api.v1.invoices.line_items.list(
        invoice.id, {"limit": 5}).auto_paging_iter()]
    assert found == [100 + number for number in range(12)] and invoice.total == sum(found)


def test_what_is_deleted_is_gone(api):
    coupon = api.v1.coupons.create({"percent_off": 10})
    clock = api.v1.test_helpers.test_clocks.create({"frozen_time": api.now()})
    inside = api.customer(test_clock=clock.id)
    api.v1.coupons.delete(coupon.id)
    api.v1.test_helpers.test_clocks.delete(clock.id)
    for path in (f"coupons/{coupon.id}", f"test_helpers/test_clocks/{clock.id}"):
        assert ask(api, "GET", "/v1/" + path)[0] == 404
    assert api.v1.customers.retrieve(inside.id).deleted
