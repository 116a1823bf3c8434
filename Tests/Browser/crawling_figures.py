"""The rooms of figures, on a portal whose team has ninety days of them."""

from people import fill, submit
from portal import until

TEAM = "/teams/alice-adams"
QUESTIONS = f"{TEAM}/analytics/questions"
# What each kind of question is asked; what is not named stays as the form offers it.
ASKED = {
    "breakdown": {"event": "order.placed", "property": "country", "number": "amount"},
    "members": {"event": ""},
    "sessions": {"range": "90d"},
    "retention": {"event": "order.placed", "back": "report.exported"},
    "funnel": {"step1": "order.placed", "step2": "report.exported", "window": "30d"},
}


def look(alice, olga):
    dashboard(alice)
    analytics(alice)
    questions(alice)
    alice.look("service-figures", alice.goto(f"{TEAM}/services/api"))
    olga.goto("/admin/services")
    olga.page.locator("main").get_by_role("link", name="API", exact=True).click()
    olga.look("service-history", olga.page.reload())


def dashboard(alice):
    path = f"{TEAM}/dashboard"
    alice.look("dashboard-figures", alice.goto(path))
    alice.look("dashboard-year", alice.goto(f"{path}?range=12m&compare=year"))
    alice.look("error-400-figures", alice.goto(f"{path}?range=8d"), 400)
    alice.look("arrange-wrong", alice.submit(f"{path}/arrange", "Add to my dashboard"), 422)
    alice.goto(f"{path}/arrange")
    choose(alice.page, kind="metric", event="api.call", measure="p99", number="milliseconds")
    fill(alice.page, title="Slowest " + "w" * 40)
    alice.look("arrange-own", submit(alice.page, "Add to my dashboard"))
    alice.page.once("dialog", lambda dialog: dialog.accept())
    alice.submit(f"{path}/arrange", "Give up my arrangement")
    alice.look("report-chosen", alice.submit(f"{path}/report", "Send me a report each month"))


def analytics(alice):
    path = f"{TEAM}/analytics"
    alice.look("analytics-figures", alice.goto(path))
    alice.look("figures-wrong", alice.goto(f"{path}?from=2026-02-20&to=2026-02-01"), 422)
    alice.look("event", alice.goto(f"{path}/events/order.placed"))
    alice.look("event-service", alice.goto(
        f"{path}/events/api.call?range=90d&compare=none&service=api&step=week&show=p99:milliseconds"))


def questions(alice):
    alice.look("ask-wrong", alice.submit(f"{QUESTIONS}/new/breakdown", "Ask", property="a b"), 422)
    asked = {kind: ask(alice.page, alice.server, kind) for kind in ASKED}
    for kind, url in asked.items():
        alice.look(f"question-{kind}", alice.goto(url))
    alice.look("questions-some", alice.goto(QUESTIONS))


def ask(page, server, kind):
    """Asks, and waits for the answer: a team may have three questions under way."""
    page.goto(f"{server.url}{QUESTIONS}/new/{kind}")
    for name, value in ASKED[kind].items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    assert submit(page, "Ask").status == 200
    url = page.url
    until(lambda: page.goto(url) and not page.locator(".progress").count())
    assert page.locator(".told").count()
    return url


def choose(page, **fields):
    for name, value in fields.items():
        page.locator(f"main form [name={name}]:visible").last.select_option(value)
