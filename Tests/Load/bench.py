"""`make bench`: pages and forms under wrk with 32 connections beside a bare server of the same
program and, when it is here, the Go peer; then memory, start and crowds. One Markdown table.
wrk shares the machine's cores with the server: read the ratios, not the numbers. Status 1 only
when something broke; a target that is missed is said so."""
import re
import statistics
import sys

import api
import audits
import events
import figures
import hooks
import mails
import open_pages
import peer
import postgres
import teams
from crowd import raise_file_limit
from crowds import FORM, fifty_sign_ins, idle_waves, live_streams
from portal import Portal
from table import Table, broken, row, verdict
from wrk import in_turns, script


def pages(table, people, short=False):
    """The rows of an engine; the form's is given back."""
    cookie, _, slug = people[0]
    dashboard = f"/teams/{slug}/dashboard"
    table.measure("sign-in page", [("/sign-in", None)], target=0.6)
    table.measure("appearance page", [("/settings/appearance", cookie)], target=0.45)
    table.measure("the same, rendered afresh", [("/settings/appearance?n={n}", cookie)], target=0.3)
    table.measure("dashboard", [(dashboard, cookie)])
    table.measure("the same, rendered afresh", [(figures.afresh(dashboard), cookie)])
    if not short:
        table.measure("the same without the days before, as the peer’s, rendered afresh",
                      [(figures.like_the_peers(dashboard), cookie)])
        table.measure("dashboards of 600 people in turn", dashboards(people), target=0.4)
        table.measure("/healthz", [("/healthz", None)])
        if table.portal.request("GET", "/status")[0] == 200:
            table.measure("/status", [("/status", None)])
    body = FORM.format(name="Ada+Adler", n="{n}")
    forms = [("/settings/profile", cookie) for cookie, _, _ in people[:600]]
    table.measure("profile forms of 600 people in turn", forms, body)
    # One person, as the peer's.
    return table.measure("profile form, durable, audited", forms[:1], body, target=0.2)


def dashboards(people):
    return [(f"/teams/{slug}/dashboard", cookie) for cookie, _, slug in people[:600]]


def peers(table, people, form):
    """The Go peer's rows, in turns with the same bare server; then dashboards in turns with its."""
    words = peer.missing()
    if words:
        return print(f"\nNo comparison with Go: {words}.\n")
    go = peer.Peer()
    ratios = {}
    for synchronous, rows in (("NORMAL", "page dashboard form"), ("FULL", "form")):
        go.start(synchronous)
        for name in rows.split():
            path = "/" if name == "dashboard" else "/settings"
            lua = script([(path, peer.SESSION)], go.form() if name == "form" else None)
            size = 0 if name == "form" else 8000
            reference = table.bare, script([(f"/bytes/{size}?n={{n}}", None)])
            measured = in_turns(go.base, lua, reference, table.pids + [go.process.pid])
            what = {"page": "settings page", "dashboard": "dashboard, scanning events",
                    "form": f"settings form, synchronous={synchronous}"}[name]
            row(f"Go: {what}", f"{measured.rate:.0f}", f"{measured.ratio:.2f}",
                f"{measured.p99:.1f} ms", "")
            ratios[name, synchronous] = measured.ratio
        if synchronous == "NORMAL":
            beside_go(table, people, go)
    go.stop()
    # By way of the bare server: the machine may have changed between the two.
    ratio = form.ratio / ratios["form", "FULL"]
    row("our form to Go's durable one", "", f"{ratio:.2f}", "", verdict(ratio >= 1.5, ">= 1.5"))
    row("our form to Go's with synchronous=NORMAL", "",
        f"{form.ratio / ratios['form', 'NORMAL']:.2f}", "", "")


def beside_go(table, people, go):
    """Our dashboards and Go's in turns, of one person and of six hundred."""
    cookie, _, slug = people[0]
    dashboard = f"/teams/{slug}/dashboard"
    ours = {
        "600 dashboards, from the page cache": (dashboards(people), 8),
        "a dashboard, rendered afresh": ([(figures.afresh(dashboard), cookie)], None),
        "the same without the days before, as the peer’s":
            ([(figures.like_the_peers(dashboard), cookie)], 1.5)}
    for what, (requests, target) in ours.items():
        theirs = [("/", f"session=sess-{number}-0") for number in range(1, len(requests) + 1)]
        measured = in_turns(
            table.portal.base, script(requests), (go.base, script(theirs)),
            table.pids + [go.process.pid])
        if measured.bad:
            broken.append(f"{what}: {measured.bad} bad answers")
        row(f"ours to Go’s: {what}", f"{measured.rate:.0f}", f"{measured.ratio:.2f}",
            f"{measured.p99:.1f} ms",
            verdict(target and measured.ratio >= target, target and f">= {target}")
            + f" {measured.thrift:.2f} by CPU time" + (" noisy" if measured.noisy else ""))


def told(portal, people):
    """Events of products, what they cost others, and when they are seen."""
    products = events.Products(portal)
    rate, cpu, p99 = products.batches()
    row(f"events in batches of a thousand, durable, {cpu:.0f} ms of CPU for a thousand",
        f"{rate:.0f} events", "", f"{p99:.0f} ms", verdict(rate >= 20_000, ">= 20,000"))
    rate, cpu, p99 = products.singles()
    row(f"events one by one, durable, {cpu:.0f} ms of CPU for a thousand",
        f"{rate:.0f} events", "", f"{p99:.0f} ms", verdict(rate >= 2000, ">= 2,000"))
    p99, count, rate = events.forms_meanwhile(products, people)
    row(f"forms while {rate:.0f} events a second come in, {count} of them", "", "",
        f"{p99 * 1000:.0f} ms", verdict(p99 < 0.1, "< 100 ms"))
    cookies = [cookie for cookie, user, _ in people if user in products.people][:50]
    middle, most, last = open_pages.seconds_until_shown(products, cookies)
    row(f"an event is seen on open pages, {len(cookies)} of them, after {middle:.1f} s (p50), "
        f"{most:.1f} s (p95), {last:.1f} s (the last)", "", "", "",
        verdict(most <= 2.5, "p95 <= 2.5 s"))


def alone(portal, people):
    """What is no rate."""
    memory = portal.memory()
    row("memory after all that", f"{memory:.0f} MB", "", "", verdict(memory < 100, "< 100 MB"))
    seconds, p99, count = fifty_sign_ins(portal)
    row(f"fifty sign-ins at once took {seconds:.1f} s; the sign-in page meanwhile, {count} times",
        "", "", f"{p99 * 1000:.1f} ms", verdict(p99 < 0.010, "< 10 ms"))
    streams(portal, people)
    (first, p99), (second, p99_again) = idle_waves(portal, people[0][0])
    met = max(first, second) < 200 and second < first * 1.1
    row("10,000 idle connections, once and again", f"{first:.0f} MB, {second:.0f} MB", "", "",
        verdict(met, "< 200 MB, no growth"))
    worst = max(p99, p99_again)
    row("a page meanwhile", "", "", f"{worst * 1000:.0f} ms", verdict(worst < 0.2, "< 200 ms"))


def streams(portal, people):
    found = live_streams(portal, people)
    if found is None:
        return row("5,000 live streams", "", "", "", "there is no /live yet")
    memory, heard, wanted, last = found
    row("5,000 live streams", f"{memory:.0f} MB", "", "", verdict(memory < 200, "< 200 MB"))
    row(f"after a change {heard} of {wanted} streams of the team heard, the last after", "", "",
        f"{last * 1000:.0f} ms", verdict(heard == wanted > 0, "each within 2 s"))


def starts(portal):
    times = []
    for _ in range(5):
        times.append(portal.start())
        portal.stop()
    first = statistics.median(times)
    row("start to first good answer", "", "", f"{first * 1000:.0f} ms",
        verdict(first <= 0.2, "<= 200 ms"))


def on_sqlite():
    portal = figures.fill(Portal().seeded("--scale"))
    starts(portal)
    portal.start("--bench-baseline")
    people = portal.add_sessions(each=5)
    table = Table(portal)
    table.bare_row("/sign-in")
    form = pages(table, people)
    peers(table, people, form)
    told(portal, people)
    alone(portal, people)
    portal.stop()


def on_postgres():
    if not postgres.programs():
        return print("\nNo rows over PostgreSQL: it is not installed.\n")
    portal = Portal(postgres=postgres.Postgres().create()).seeded("--scale")
    figures.fill(portal)
    portal.start("--bench-baseline")
    pages(Table(portal, ", PostgreSQL"), portal.add_sessions(), short=True)
    portal.stop()


def on_mail():
    speed, kept = mails.rate()
    row("a thousand mails to a local SMTP server", f"{speed:.0f}", "", "",
        verdict(speed >= 200, ">= 200 a second"))
    row("pages meanwhile, of their speed without", "", f"{kept:.2f}", "",
        verdict(kept >= 0.9, ">= 0.9"))


def on_hooks():
    spent = hooks.cost()
    row("an event of Stripe’s, by CPU time", "", "", f"{spent:.2f} ms",
        verdict(spent < 5, "< 5 ms"))


def on_teams():
    measured = teams.members()
    row("a page of a million members, of the speed of one of a hundred", f"{measured.rate:.0f}",
        f"{measured.ratio:.2f}", f"{measured.p99:.1f} ms",
        verdict(measured.ratio >= 0.9, ">= 0.9"))
    ratio = teams.accepting()
    row("accepting an invitation, to a profile form by CPU time", "", f"{ratio:.2f}", "",
        verdict(ratio >= 0.5, ">= 0.5"))


def on_figures():
    measured, (few, many) = figures.sizes()
    cost = 1 / measured.thrift
    row(f"a dashboard over {many:,} events of a team, rendered afresh, to one over {few:,}, by CPU time",
        f"{measured.rate:.0f}", f"{cost:.2f}", f"{measured.p99:.1f} ms",
        verdict(cost <= 1.2, "<= 1.2"))


def on_audit():
    measured, searched = audits.pages()
    for query, one in measured.items():
        what = f" filtered by {query[1:].split('=')[0]}" if query else ""
        row(f"a page of a million audit entries{what}, of the speed of one of four hundred",
            f"{one.rate:.0f}", f"{one.ratio:.2f}", f"{one.p99:.1f} ms",
            verdict(one.ratio >= 0.9, ">= 0.9"))
    row("a search that reads 10,000 of them and finds nothing", "", "",
        f"{searched * 1000:.0f} ms", verdict(searched <= 0.15, "<= 150 ms"))
    took = audits.verifying()
    row("verifying 100,000 entries", "", "", f"{took:.2f} s", verdict(took <= 2, "<= 2 s"))


def on_api():
    portal = api.filled()
    portal.start("--bench-baseline")
    table, headers = Table(portal), api.bearer(api.new_key(portal))
    table.measure("API: who I am, by a key", [("/api/v1/users/me", None)], None, 0.4, headers)
    table.measure("API: fifty members, by a key", [(api.fifty(portal, headers), None)], None, 0.15,
                  headers)
    written = table.measure(
        "API: a profile, durable, audited, by a key with an Idempotency-Key that is new",
        [("/api/v1/users/me", None)], api.CHANGE, 0.15, api.once(headers), "PATCH")
    api.must_have_kept(portal, written)
    token = api.token_check(portal)
    row("API: checking an access token: who I am with one, less the same with a session’s cookie, "
        "by CPU time", "", "", f"{token:.2f} ms", verdict(token < 0.2, "< 0.2 ms"))
    portal.stop()
    ratio = api.limited()
    row("API: a 429 past the limit, to the answer that it stands for, by CPU time", "",
        f"{ratio:.2f}", "", verdict(ratio < 1, "< 1"))


def main():
    if raise_file_limit() < 10_500:
        broken.append("10,000 connections want `ulimit -n 20000`")
    print("| what | req/s | of the bare | p99 | target |\n|---|---|---|---|---|")
    for part in (on_sqlite, on_figures, on_teams, on_audit, on_api, on_mail, on_hooks, on_postgres):
        try:
            part()
        except (AssertionError, RuntimeError, OSError, TimeoutError) as problem:
            broken.append(f"{part.__name__}: {re.sub(chr(10), ' ', str(problem))[:500]}")
    for words in broken:
        print(f"BROKEN: {words}")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
