"""Every page, seen at 375 and 1280 px, light and dark: LOOK.md, "Checked"."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from crawling import SCHEMES, WIDTHS

# What the portal must at least have; a page that is renamed away must not vanish from here.
KNOWN = """
    landing sign-in sign-up sign-up-sent confirm confirm-elsewhere forgot-password
    forgot-password-sent reset-password dashboard profile appearance security sessions outbox
    services service status-services service-of-operators message backups-none backups status status-trouble resume error-403 error-404 error-405
    error-413 error-415 error-422 error-429 dashboard-figures dashboard-year error-400-figures
    arrange-own arrange-wrong report-chosen analytics-figures figures-wrong event event-service ask-wrong
    questions-some question-breakdown question-members question-sessions question-retention question-funnel
    service-figures service-history
""".split()


def test_every_page_is_visited(crawl):
    facts = json.loads((Path(__file__).parents[1] / "pages.json").read_text())
    assert set(KNOWN) | {fact["name"] for fact in facts} <= set(crawl.pages)


def test_axe_finds_nothing(crawl):
    assert all(seen.axe_passes >= 10 for seen in crawl.pages.values()), "axe did not run"
    assert {name: seen.axe for name, seen in crawl.pages.items() if seen.axe} == {}


def test_axe_would_find_something(page):
    from axe_playwright_python.sync_playwright import Axe
    page.set_content("<html lang=en><title>T</title><main><h1>H</h1><img src=data:,></main>")
    assert [v["id"] for v in Axe().run(page).response["violations"]] == ["image-alt"]


def test_no_page_scrolls_sideways(crawl):
    widths = {f"{width} px" for width in WIDTHS} | {"320 px", "200 %"}
    assert all(set(seen.sideways) == widths for seen in crawl.pages.values())
    assert all(seen.zoom == 2 for seen in crawl.pages.values())
    wide = {
        (name, width): pixels for name, seen in crawl.pages.items()
        for width, pixels in seen.sideways.items() if pixels > 0
    }
    assert wide == {}


def test_nothing_is_squeezed_to_nothing(crawl):
    assert all(len(seen.squeezed) == len(WIDTHS) for seen in crawl.pages.values())
    assert {name: seen.squeezed for name, seen in crawl.pages.items() if any(seen.squeezed.values())} == {}


def test_one_heading_a_title_and_a_language(crawl):
    for name, seen in crawl.pages.items():
        assert len(seen.headings) == 1 and seen.headings[0].strip(), (name, seen.headings)
        title, _, brand = seen.title.rpartition(" · ")
        assert title.strip() and brand == "Portico", (name, seen.title)
        assert seen.lang == "en", name


def test_the_console_stays_silent(crawl):
    """All but the line with which Chromium itself notes a page that is an error."""
    line = r"Failed to load resource: the server responded with a status of 4\d\d \(.*\)"
    noted = [entry for entry in crawl.console if re.fullmatch(line, entry[1])]
    assert noted, "the console is not listened to"
    assert [entry for entry in crawl.console if entry not in noted] == []


def test_nothing_is_asked_of_another_host(crawl, server, demo, impatient, troubled):
    assert len(crawl.requests) > 100
    ours = {urlsplit(place.url).netloc for place in (server, demo, impatient, troubled)}
    strangers = [
        url for _, url in crawl.requests
        if urlsplit(url).scheme != "data" and urlsplit(url).netloc not in ours
    ]
    assert strangers == []


def test_everything_that_a_page_loads_is_there(crawl):
    loaded = [answer for answer in crawl.answers if answer.kind != "document"]
    assert {"stylesheet", "script"} <= {answer.kind for answer in loaded}
    # 304: an open page asked again whether it had changed.
    assert [(a.url, a.status) for a in loaded if a.status not in (200, 304)] == []


def test_pages_look_different_in_the_dark(alice, server):
    ground = {}
    for scheme in SCHEMES:
        alice.emulate_media(color_scheme=scheme)
        alice.goto(server.url + "/settings/profile")
        ground[scheme] = alice.evaluate(
            "getComputedStyle(document.documentElement).backgroundColor")
    assert ground["light"] != ground["dark"]


def test_print_shows_the_page_and_no_navigation(alice, server):
    alice.emulate_media(color_scheme="dark")
    alice.goto(server.url + "/dashboard")
    around = ["nav.side", "header.bar", "footer", ".skip"]
    assert all(alice.locator(part).count() == 1 for part in around)
    assert alice.locator("nav.side").is_visible() and alice.locator("header.bar").is_visible()
    alice.emulate_media(media="print", color_scheme="dark")
    assert [part for part in around if alice.locator(part).is_visible()] == []
    assert alice.locator("h1").is_visible()
    light = alice.evaluate("""() => {
        const probe = document.createElement("i");
        probe.style.color = getComputedStyle(document.documentElement).backgroundColor;
        const canvas = document.createElement("canvas").getContext("2d");
        canvas.fillStyle = probe.style.color;
        canvas.fillRect(0, 0, 1, 1);
        return Math.min(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3));
    }""")
    assert light > 250, "ink is not spent on a dark ground"
