"""Opens every page of the portal once and notes all that the tests ask about."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

import crawling_figures
from people import Newcomer, ask_for_account, fill, picture, send_late, send_sign_in, sign_in, submit
from portal import Server, until

WIDTHS = [375, 1280]
SCHEMES = ["light", "dark"]
SHOTS = os.environ.get("PORTICO_SHOTS")


@dataclass
class Seen:
    """One page as it was found."""
    name: str
    who: str
    base: str
    url: str
    status: int
    html: str
    headers: dict
    title: str
    headings: list
    lang: str
    hrefs: list
    actions: list
    ids: list
    axe: dict = field(default_factory=dict)
    axe_passes: int = 0
    sideways: dict = field(default_factory=dict)
    squeezed: dict = field(default_factory=dict)
    zoom: float = 0


@dataclass
class Answer:
    """One response, of a page or of something that a page loads."""
    url: str
    status: int
    kind: str
    headers: dict


@dataclass
class Crawl:
    pages: dict = field(default_factory=dict)
    answers: list = field(default_factory=list)
    requests: list = field(default_factory=list)
    console: list = field(default_factory=list)


class Visitor:
    """One person's browser, with helpers to reach pages that need more than an address."""

    def __init__(self, crawl: Crawl, server: Server, who: str, context):
        self.crawl, self.server, self.who, self.context = crawl, server, who, context
        context.set_default_timeout(30_000)
        self.page = context.new_page()
        self.page.on("request", lambda r: crawl.requests.append((who, r.url)))
        self.page.on("response", self._answered)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda e: crawl.console.append((self.page.url, str(e))))

    def _answered(self, response):
        self.crawl.answers.append(Answer(
            response.url, response.status, response.request.resource_type, response.all_headers()))

    def _said(self, message):
        if message.type in ("error", "warning"):
            self.crawl.console.append((self.page.url, message.text))

    def goto(self, path):
        return self.page.goto(path if "://" in path else self.server.url + path)

    def post(self, path, fields=None, encoding="application/x-www-form-urlencoded"):
        """Sends a form of our own making from a page of the portal, as a browser does."""
        self.goto("/")
        return self._send(self.server.url + path, fields or {}, encoding)

    def post_from_elsewhere(self, path):
        self.page.goto("data:text/html,<title>Another site</title>")
        return self._send(self.server.url + path, {}, "application/x-www-form-urlencoded")

    def _send(self, url, fields, encoding):
        with self.page.expect_navigation() as navigation:
            self.page.evaluate("""([url, fields, encoding]) => {
                const form = document.createElement("form");
                Object.assign(form, {method: "post", action: url, enctype: encoding});
                for (const [name, value] of Object.entries(fields)) {
                    const input = document.createElement("textarea");
                    Object.assign(input, {name, value});
                    form.append(input);
                }
                document.body.append(form);
                form.submit();
            }""", [url, fields, encoding])
        return navigation.value

    def submit(self, path, button, **fields):
        self.goto(path)
        fill(self.page, **fields)
        return submit(self.page, button)

    def look(self, name, response, status=200):
        """Notes everything about the page that is now shown."""
        page = self.page
        assert response.status == status, f"{name}: {response.status} at {page.url}"
        seen = Seen(
            name, self.who, self.server.url, page.url, response.status, response.text(),
            response.all_headers(), page.title(), page.locator("h1").all_inner_texts(),
            page.locator("html").get_attribute("lang"), *page.evaluate("""() => [
                [...document.querySelectorAll("a[href]")].map(a => a.getAttribute("href")),
                [...document.querySelectorAll("form[method=post]")].map(f => f.getAttribute("action")),
                [...document.querySelectorAll("[id]")].map(e => e.id)]"""))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            seen.sideways[f"{width} px"] = self._sideways()
            seen.squeezed[f"{width} px"] = self._squeezed()
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                self._check(seen, width, scheme)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": 320, "height": 640})
        seen.sideways["320 px"] = self._sideways()
        self._zoom(seen)
        assert name not in self.crawl.pages
        self.crawl.pages[name] = seen

    def _check(self, seen, width, scheme):
        results = Axe().run(self.page)
        seen.axe_passes = max(seen.axe_passes, len(results.response["passes"]))
        for found in results.response["violations"]:
            nodes = [node["html"] for node in found["nodes"]]
            seen.axe.setdefault(f"{found['id']}: {found['help']} {nodes}", []).append(
                f"{width} {scheme}")
        if SHOTS:
            # Fixed elements would be drawn where the page was scrolled to.
            self.page.evaluate("scrollTo(0, 0)")
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(
                path=f"{SHOTS}/{seen.name}-{width}-{scheme}.png", full_page=True)

    def _sideways(self):
        """How many pixels the page can be scrolled sideways."""
        return self.page.evaluate("""() => {
            const root = document.documentElement;
            return Math.max(root.scrollWidth, document.body.scrollWidth) - root.clientWidth;
        }""")

    def _squeezed(self):
        """What there is no room for: tables and charts that are hardly wider than a word."""
        return self.page.evaluate("""() => [...document.querySelectorAll("main :is(.table, .chart)")]
            .filter(part => part.checkVisibility() && part.clientWidth < 200).map(part => part.innerText)""")

    def _zoom(self, seen):
        """A window of 1280 px at 200 %."""
        session = self.context.new_cdp_session(self.page)
        session.send("Emulation.setDeviceMetricsOverride", {
            "width": 640, "height": 400, "deviceScaleFactor": 2, "mobile": False})
        seen.zoom = self.page.evaluate("devicePixelRatio")
        seen.sideways["200 %"] = self._sideways()
        session.send("Emulation.clearDeviceMetricsOverride")
        session.detach()


def crawl(server, demo, impatient, troubled, chromium, states, addresses) -> Crawl:
    crawl = Crawl()

    def visitor(who, on=server):
        headers = {"X-Forwarded-For": next(addresses)}
        context = chromium.new_context(extra_http_headers=headers, storage_state=states.get(who))
        return Visitor(crawl, on, who, context)

    strangers(visitor("stranger"), visitor("another stranger"))
    team(visitor("alice"), visitor("bob"), visitor("charlie"))
    operator(visitor("olga"))
    services(visitor("olga"), visitor("alice"), visitor("somebody with questions"))
    facts(crawl, visitor)
    crawling_figures.look(
        visitor("alice of the demo", on=demo), visitor("olga of the demo", on=demo))
    late(visitor("late", on=impatient))
    trouble(visitor("somebody in trouble", on=troubled))
    return crawl


def facts(crawl, visitor):
    """The pages of `Tests/pages.json` that nobody has looked at on the way."""
    # One browser for each person: a session follows changes in no more than 20.
    visitors = {}
    for fact in json.loads((Path(__file__).parents[1] / "pages.json").read_text()):
        if fact["name"] not in crawl.pages:
            who = fact.get("person", "nobody")
            if who not in visitors:
                visitors[who] = visitor(who)
            visitors[who].look(fact["name"], visitors[who].goto(fact["path"]))


def strangers(one: Visitor, other: Visitor):
    one.look("landing", one.goto("/"))
    one.look("status", one.goto("/status"))
    one.look("sign-in", one.goto("/sign-in"))
    one.look("sign-in-next", one.goto("/sign-in?next=/settings/profile"))
    one.look("sign-in-empty", one.submit("/sign-in", "Sign in"), 422)
    one.look("sign-in-wrong", one.submit(
        "/sign-in", "Sign in", email="nobody@example.com", password="not this one"), 422)
    one.look("forgot-password", one.goto("/forgot-password"))
    one.look("forgot-password-wrong", one.submit(
        "/forgot-password", "Send the link", email="nobody"), 422)
    one.look("forgot-password-sent", one.submit(
        "/forgot-password", "Send the link", email="bob@example.com"))
    reset = one.server.mail("bob@example.com", "Choose a new password").link
    one.look("reset-password", one.goto(reset))
    one.look("reset-password-wrong", one.submit(reset, "Change password", password="short"), 422)
    one.look("reset-password-gone", one.goto("/reset-password/gone"), 410)

    one.look("sign-up", one.goto("/sign-up"))
    one.look("sign-up-wrong", one.submit(
        "/sign-up", "Create account", name="", email="nobody", password="password"), 422)
    one.look("sign-up-sent-unasked", one.goto("/sign-up/sent"))
    newcomer = Newcomer.next()
    link = ask_for_account(one.page, one.server, newcomer)
    one.look("sign-up-sent", one.page.reload())
    one.look("sign-up-sent-again", submit(one.page, "Send a new link"))
    link = one.server.mail(newcomer.email, "Confirm your address", nth=2).link
    one.look("confirm", one.goto(link))
    other.look("confirm-elsewhere", other.goto(link))
    other.look("confirm-elsewhere-wrong", other.submit(link, "Confirm address"), 422)
    other.look("confirm-gone", other.goto("/verify-email/gone"), 410)

    other.look("error-400", other.post("/sign-in", {"colour": "red"}), 400)
    other.look("error-403", other.post_from_elsewhere("/sign-in"), 403)
    other.look("error-404", other.goto("/no-such-page"), 404)
    other.look("error-405", other.goto("/sign-out"), 405)
    other.look("error-413", other.post("/sign-in", {"email": "x" * 70_000}), 413)
    other.look("error-415", other.post("/sign-in", encoding="text/plain"), 415)
    for _ in range(20):
        answer = other.context.request.post(
            other.server.url + "/forgot-password", form={"email": "nobody@example.com"},
            headers={"Origin": other.server.url}, max_redirects=0)
        assert answer.status == 303
    other.look("error-429", other.submit(
        "/forgot-password", "Send the link", email="nobody@example.com"), 429)
    # A form that has no field for an address cannot say so in place.
    other.look("error-429-resend", resend(other, one), 429)


def resend(throttled: Visitor, asked: Visitor):
    """The button for another link, pressed once too often."""
    throttled.context.add_cookies(
        [c for c in asked.context.cookies() if c["name"] == "sign-up"])
    throttled.goto("/sign-up/sent")
    return submit(throttled.page, "Send a new link")


def team(alice: Visitor, bob: Visitor, charlie: Visitor):
    alice.look("landing-signed-in", alice.goto("/"))
    alice.look("dashboard", alice.goto("/dashboard"))
    alice.look("profile", alice.goto("/settings/profile"))
    alice.look("profile-wrong", alice.submit(
        "/settings/profile", "Save profile", name="", bio="Mathematics.\n" * 200), 422)
    alice.look("profile-saved", alice.submit(
        "/settings/profile", "Save profile", company="Analytical Engines"))
    alice.page.set_input_files("#photo-avatar", {
        "name": "me.png", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    alice.look("photo-wrong", submit(alice.page, "Save photo"), 422)
    alice.page.set_input_files("#photo-avatar", {
        "name": "me.png", "mimeType": "image/png", "buffer": picture("PNG")})
    alice.look("photo-saved", submit(alice.page, "Save photo"))
    alice.look("dashboard-photo", alice.goto("/dashboard"))
    alice.look("appearance", alice.goto("/settings/appearance"))
    alice.look("appearance-saved", alice.submit("/settings/appearance", "Save theme"))
    alice.look("security", alice.goto("/settings/security"))
    alice.look("security-wrong", alice.submit(
        "/settings/security", "Change password", password="short"), 422)
    alice.look("sessions", alice.goto("/settings/sessions"))
    alice.look("error-404-signed-in", alice.goto("/teams/no-such-team/dashboard"), 404)
    alice.look("error-404-no-operator", alice.goto("/admin/outbox"), 404)
    alice.look("error-422", alice.post("/settings/appearance", {"theme": "loud"}), 422)

    response = bob.goto("/dashboard")
    bob.page.locator("header summary:visible").first.click()
    bob.look("dashboard-teams-open", response)
    response = bob.goto("/dashboard")
    bob.page.locator("header summary:visible").last.click()
    bob.look("dashboard-person-open", response)
    bob.page.set_viewport_size({"width": 375, "height": 800})
    response = bob.goto("/dashboard")
    bob.page.locator("header summary:visible").first.click()
    bob.look("dashboard-rooms-open", response)

    charlie.look("sessions-one", charlie.goto("/settings/sessions"))
    invitations(alice, bob, charlie)


def invitations(alice: Visitor, bob: Visitor, charlie: Visitor):
    team = "/teams/alice-adams"
    alice.look("members-nothing", alice.goto(f"{team}/members?q=nobody-at-all"))
    alice.look("member-self", alice.goto(member(alice, "Alice")))
    alice.look("member", alice.goto(member(alice, "Bob")))
    alice.look("member-access", alice.goto(member(alice, "Bob") + "/access"))
    alice.look("invited", alice.submit(
        f"{team}/invitations/new", "Send invitations",
        emails="charlie@example.com, newcomer@example.com, bob@example.com, nobody"))
    copied = alice.page.locator(".links code").first.inner_text()
    alice.look("invited-nobody", alice.submit(
        f"{team}/invitations/new", "Send invitations", emails="nobody"), 422)
    alice.look("join-link-made", alice.submit(f"{team}/join-links", "Make join link"))
    link = alice.page.locator(".flash code").inner_text()
    alice.look("join-link-wrong", alice.submit(
        f"{team}/join-links", "Make join link", days="none", domain="a b"), 422)
    alice.look("role-wrong", alice.submit(f"{team}/roles/new", "Make the role", name=""), 422)
    alice.look("role-made", alice.submit(f"{team}/roles/new", "Make the role", name="Reader"))
    alice.page.get_by_role("link", name="Reader").click()
    alice.look("role", alice.page.reload())
    alice.look("team-settings-wrong", alice.submit(
        f"{team}/settings", "Save name and address", slug="new"), 422)
    alice.look("new-team-wrong", alice.submit("/teams/new", "Make the team", name=""), 422)
    charlie.look("teams-invited", charlie.goto("/teams"))
    charlie.look("invitation", charlie.goto(copied))
    charlie.look("join-link", charlie.goto(link))
    bob.look("invitation-other", bob.goto(copied))
    bob.look("member-of-others", bob.goto(member(alice, "Alice")))
    bob.look("team-settings-refused", bob.goto(f"{team}/settings"))
    bob.look("error-403-role", bob.goto(f"{team}/invitations"), 403)
    bob.context.clear_cookies()
    bob.look("invitation-copied", bob.goto(copied))
    bob.look("invitation-wrong", bob.submit(copied, "Create account and join", name=""), 422)
    mailed = alice.server.mail("newcomer@example.com", "invites you").link
    bob.look("invitation-newcomer", bob.goto(mailed))
    known = alice.server.mail("charlie@example.com", "invites you").link
    bob.look("invitation-known", bob.goto(known))
    bob.look("sign-in-invited", bob.goto(f"/sign-in?next=/invitations/{known.rsplit('/')[-1]}"))
    bob.look("join-link-new", bob.goto(link))
    bob.look("invitation-gone", bob.goto("/invitations/gone"), 410)


def member(somebody: Visitor, name):
    """The path of a member's page."""
    somebody.goto("/teams/alice-adams/members")
    return somebody.page.locator("tbody a", has_text=name).get_attribute("href")


def operator(olga: Visitor):
    olga.look("outbox", olga.goto("/admin/outbox"))
    olga.page.set_viewport_size({"width": 1280, "height": 800})
    message = olga.page.locator("tbody a").first.get_attribute("href")
    olga.look("message", olga.goto(message))
    for state in ["queued", "sent", "dead"]:
        olga.look(f"outbox-{state}", olga.goto(f"/admin/outbox?state={state}"))
    olga.look("outbox-nothing", olga.goto("/admin/outbox?to=nobody@example.com"))
    olga.look("outbox-sorted", olga.goto("/admin/outbox?sort=createdAt&limit=25"))
    olga.look("error-400-filter", olga.goto("/admin/outbox?state=lost"), 400)
    olga.look("error-404-message", olga.goto("/admin/outbox/none"), 404)

    people_and_teams(olga)

    olga.look("prove", olga.goto("/prove?next=/admin/outbox"))
    olga.look("prove-wrong", olga.submit(
        "/prove", "Confirm and go on", password="not hers at all"), 422)

    olga.look("backups-none", olga.goto("/admin/backups"))
    assert "There is no backup yet" in olga.crawl.pages["backups-none"].html
    submit(olga.page, "Back up now")
    until(lambda: olga.goto("/admin/backups")
          and olga.page.locator(".badge", has_text="Verified").count())
    olga.look("backups", olga.goto("/admin/backups"))


def services(olga: Visitor, alice: Visitor, stranger: Visitor):
    """One that has had trouble: said by operators, seen by a team and by everybody."""
    olga.look("new-service-wrong", olga.submit(
        "/admin/services/new", "Add the service", key="A b", name="", link="example.com"), 422)
    added = olga.submit(
        "/admin/services/new", "Add the service", key="app", name="App",
        description="Where people work", link="https://{team}.example.com")
    for status in ["outage", "maintenance", "degraded", "operational"]:
        olga.page.locator("[name=status]").select_option(status)
        fill(olga.page, note=f"About {status}")
        submit(olga.page, "Set the status")
    olga.look("service-of-operators", olga.goto(olga.page.url))
    olga.look("services-of-operators", olga.goto("/admin/services?state=offered"))
    assert added.ok
    alice.look("services-some", alice.goto("/teams/alice-adams/services"))
    alice.look("service", alice.goto("/teams/alice-adams/services/app"))
    until(lambda: stranger.goto("/status") and stranger.page.get_by_text("About").count())
    stranger.look("status-services", stranger.goto("/status"))


def people_and_teams(olga: Visitor):
    for rooms in ["people", "teams"]:
        olga.look(f"admin-{rooms}-sorted", olga.goto(f"/admin/{rooms}?sort=name"))
        # A team whose pages nobody has open: it is suspended for a moment.
        one = olga.page.locator("tbody a").nth(0 if rooms == "people" else -1).get_attribute("href")
        olga.look(f"admin-{rooms}-note", olga.goto(f"{one}/notes"))
        olga.look(f"admin-{rooms}-note-wrong", submit(olga.page, "Add note"), 422)
        olga.submit(f"{one}/notes", "Add note", text="One line.\nTwo lines.")
        olga.look(f"admin-{rooms}-one", olga.goto(one))
        olga.look(f"admin-{rooms}-nothing", olga.goto(f"/admin/{rooms}?q=nobody-at-all"))
    olga.look("admin-teams-seats-wrong", olga.submit(one, "Save seat limit", seats="many"), 422)
    olga.page.once("dialog", lambda dialog: dialog.accept())
    olga.goto(one)
    olga.look("admin-teams-suspended", submit(olga.page, "Suspend this team"))
    olga.look("admin-teams-lifted", submit(olga.page, "Lift the suspension"))


def late(person: Visitor):
    sign_in(person.page, person.server, "charlie@example.com")
    response = send_late(person.page, person.server, bio="Line one.\nLine two.")
    person.look("sign-in-late", response)
    response = send_sign_in(person.page, "charlie@example.com", remember=True)
    person.look("resume", response)


def trouble(somebody: Visitor):
    """Nothing can be saved: the checks find out within 20 seconds."""
    until(lambda: somebody.goto("/status")
          and somebody.page.get_by_text("Does not work", exact=True).count(), seconds=40)
    somebody.look("status-trouble", somebody.goto("/status"))
