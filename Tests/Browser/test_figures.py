"""Rooms of figures, of a team with ninety days of history: charts, days, and all forms without scripts."""

import re
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from charts import charts
from crawling_figures import ask
from people import fill, submit

TEAM = "/teams/alice-adams"


@pytest.mark.parametrize("path", [
    "dashboard", "dashboard?range=12m&compare=year", "dashboard?range=7d&compare=none",
    "analytics/events/order.placed?range=90d&show=sum:amount",
    "analytics/events/api.call?show=p99:milliseconds"])
def test_a_chart_draws_what_its_table_says(demo_browser, demo, path):
    page = demo_browser(java_script_enabled=False).new_page()
    page.goto(f"{demo.url}{TEAM}/{path}")
    drawn = charts(page)
    assert len(drawn) == (3 if path.startswith("dashboard") else 1)
    for chart in drawn:
        assert len(chart.values) >= 4 and max(v for v in chart.values if v is not None) > 0
        chart.check()


def test_print_shows_charts_with_their_tables(demo_browser, demo, tmp_path):
    page = demo_browser(color_scheme="dark", viewport={"width": 718, "height": 1000}).new_page()
    page.goto(f"{demo.url}{TEAM}/dashboard")
    tables, lines = page.locator(".chart-table table"), page.locator(".chart-line")
    assert tables.count() == 3 and not tables.first.is_visible()
    page.emulate_media(media="print", color_scheme="dark")
    assert all(table.is_visible() for table in tables.all())
    assert {line.evaluate("e => getComputedStyle(e).stroke") for line in lines.all()} == {"rgb(0, 0, 0)"}
    away = ["nav.side", ".range .tabs", ".range-more", ".chart-table summary"]
    assert [part for part in away if page.locator(part).first.is_visible()] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    rows = tables.first.locator("tbody tr").all_inner_texts()
    paper = tmp_path / "dashboard.pdf"
    page.pdf(path=paper, format="A4")
    text = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    assert len(rows) == 30
    for row in rows:
        assert re.search(r"\s+".join(map(re.escape, row.split())), text), row


@pytest.mark.parametrize("room", ["dashboard", "analytics", "analytics/events/order.placed"])
def test_days_that_do_not_fit_are_told_beside_their_field(demo_browser, demo, room):
    page = demo_browser(java_script_enabled=False).new_page()
    page.goto(f"{demo.url}{TEAM}/{room}?range=90d")
    page.get_by_text("Compare, other days").click()
    page.locator("[name=compare]").select_option("none")
    assert submit(page, "Apply").status == 200
    assert "range=90d" in page.url and "compare=none" in page.url
    page.get_by_text("Compare, other days").click()
    last = datetime.now(UTC).date() - timedelta(days=5)
    first = last - timedelta(days=9)
    fill(page, **{"from": str(last), "to": str(first)})
    assert submit(page, "Apply").status == 422
    assert "comes after the last" in page.locator("#range-from-error").inner_text()
    assert page.locator("[name=from]").input_value() == str(last)
    assert page.locator("[name=compare]").input_value() == "none"
    fill(page, **{"from": str(first), "to": str(last)})
    assert submit(page, "Apply").status == 200
    assert f"from={first}&to={last}" in page.url
    assert page.locator(".range-days").inner_text().startswith(f"{first.day} ")


@pytest.mark.parametrize("query, status, words", [
    ("from=2026-02-30", 422, "Enter a date as year, month and day"),
    ("to=2026-11-01", 422, "Say the first day too"),
    ("from=2024-01-01&to=2026-01-01", 422, "more than 400 days"),
    ("range=8d", 400, "in a way that this page does not know"),
    ("compare=tomorrow", 400, "in a way that this page does not know"),
    ("range=7d&range=30d", 400, "in a way that this page does not know"),
    ("service=%3Cscript%3E", 400, "in a way that this page does not know"),
    ("colour=red", 400, "in a way that this page does not know"),
    ("service=none-of-ours", 200, "none-of-ours")])
def test_an_address_that_does_not_fit_says_why(demo_browser, demo, query, status, words):
    request = demo_browser().request
    for room in ["dashboard", "analytics"]:
        answer = request.get(f"{demo.url}{TEAM}/{room}?{query}")
        assert (answer.status, words in answer.text()) == (status, True), room


def test_the_report_is_chosen_and_stopped_by_forms_alone(demo_browser, demo):
    page = demo_browser(java_script_enabled=False).new_page()
    page.goto(f"{demo.url}{TEAM}/dashboard/arrange")
    page.get_by_role("link", name="See the report").click()
    submit(page, "Send me a report each month")
    assert page.get_by_role("heading", name="The next one").is_visible()
    submit(page, "Stop the report")
    assert page.get_by_role("heading", name="The first one").is_visible()


def test_figures_are_found_by_links_alone(demo_browser, demo):
    page = demo_browser(java_script_enabled=False).new_page()
    page.goto(f"{demo.url}{TEAM}/analytics?range=7d")
    page.get_by_role("link", name="order.placed").click()
    assert page.locator(".range [aria-current]").inner_text() == "7 days"
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="amount"))
    total = row.get_by_role("link").first
    sought = total.inner_text()
    assert float(sought.replace(",", "")) > 1000
    total.click()
    assert "Sum of amount" in page.locator("figcaption strong").inner_text()
    assert sought.split(".")[0] in page.locator("figcaption").inner_text()
    page.get_by_role("table", name="By service").get_by_role("link", name="web").click()
    assert "service=web" in page.url and "range=7d" in page.url


def test_questions_are_asked_by_forms_alone(demo_browser, demo):
    page = demo_browser(java_script_enabled=False).new_page()
    page.goto(ask(page, demo, "breakdown"))
    countries = page.locator("tbody tr").evaluate_all("""rows => rows.map(row => [
        row.children[0].textContent, Number(row.children[1].textContent.replace(",", ""))])""")
    assert {"DE", "FR", "GB", "NL", "SE", "US"} <= {name for name, _ in countries}
    told = page.locator(".tallies dd").first.inner_text()
    assert sum(count for _, count in countries) == int(told.replace(",", "")) > 1000
    submit(page, "Remove")
    assert page.url.endswith("/analytics/questions")


def test_operators_say_how_a_service_does_by_forms_alone(demo_browser, demo):
    olga = demo_browser("olga", java_script_enabled=False).new_page()
    alice = demo_browser(java_script_enabled=False).new_page()
    olga.goto(f"{demo.url}/admin/services")
    olga.locator("main").get_by_role("link", name="Mail", exact=True).click()
    for status, words in [("degraded", "Receipts wait."), ("operational", "They left.")]:
        olga.locator("[name=status]").select_option(status)
        fill(olga, note=words)
        submit(olga, "Set the status")
        alice.goto(f"{demo.url}{TEAM}/services/mail")
        now = alice.locator(".service-now").inner_text()
        assert now.startswith(status.title()) and words in now
