"""What people do again and again, said once."""

import io
import itertools
from dataclasses import dataclass

from PIL import Image

from portal import PASSWORD, until

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Newcomer:
    name: str
    email: str
    password: str = "seven quiet lamps"

    @staticmethod
    def next():
        number = next(_numbers)
        return Newcomer(f"Nora Number{number}", f"nora{number}@example.com")


def submit(page, button: str):
    """Presses a button that sends a form, and gives the response of the page it leads to."""
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name=button, exact=True).click()
    return navigation.value


def fill(page, **fields):
    for name, value in fields.items():
        page.locator(f"[name={name}]:visible").fill(value)


def sign_in(page, server, email: str, password=PASSWORD, remember=False):
    page.goto(f"{server.url}/sign-in")
    return send_sign_in(page, email, password, remember)


def send_sign_in(page, email, password=PASSWORD, remember=False):
    fill(page, email=email, password=password)
    if remember:
        page.get_by_label("Keep me signed in").check()
    return submit(page, "Sign in")


def ask_for_account(page, server, person: Newcomer):
    page.goto(f"{server.url}/sign-up")
    fill(page, name=person.name, email=person.email, password=person.password)
    submit(page, "Create account")
    assert page.url == f"{server.url}/sign-up/sent"
    return server.mail(person.email, "Confirm your address").link


def sign_up(page, server) -> Newcomer:
    """A new account, signed in on `page`."""
    person = Newcomer.next()
    page.goto(ask_for_account(page, server, person))
    submit(page, "Confirm address")
    assert page.url.endswith("/dashboard"), page.url
    return person


def is_signed_in(context, server) -> bool:
    """Asks without moving any page of the context."""
    answer = context.request.get(f"{server.url}/settings/profile", max_redirects=0)
    assert answer.status in (200, 303)
    return answer.status == 200


def send_late(page, server, **typed):
    """Fills in the profile, waits until the session is over, and sends: leads to sign-in."""
    page.goto(f"{server.url}/settings/profile")
    fill(page, **typed)
    until(lambda: not is_signed_in(page.context, server))
    response = submit(page, "Save profile")
    assert "/sign-in?next=/resume/" in page.url
    return response


def picture(kind, size=(300, 200), colour=(120, 90, 160)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, kind)
    return data.getvalue()
