"""A plan is chosen and its invoice read, as a page and on paper, without scripts."""

import re
import subprocess

import pytest

from people import fill, sign_in, submit

PLANS = """\
currency: eur
rates: {DE: 19}
seller: {name: Example Tools GmbH, address: [Lange Straße 1, 10115 Berlin], country: DE}
bank: {IBAN: DE02 1203 0000 0000 2020 51}
plans:
  - {key: free, name: Free, seats: 3}
  - {key: team, name: Team, prices: {month: {eur: 2900}, year: {eur: 29000}}, trial: 14d}
"""


@pytest.fixture(scope="module")
def paid(servers, tmp_path_factory):
    plans = tmp_path_factory.mktemp("plans") / "plans.yaml"
    plans.write_text(PLANS)
    return servers.start(PORTICO_PLANS=str(plans))


def text(page):
    return page.locator("main").inner_text()


def words(pdf):
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", " ", run.stdout.decode())


def test_a_plan_is_ordered_and_its_paper_says_what_the_page_says(paid, new_context):
    alice = new_context(java_script_enabled=False).new_page()
    sign_in(alice, paid, "alice@example.com")
    alice.get_by_role("link", name="Billing", exact=True).first.click()
    alice.get_by_role("link", name="Edit").click()
    fill(alice, company="Bücher & Söhne", address="Weg 1\n20095 Hamburg", orderNumber="PO-7")
    alice.locator("[name=country]").select_option("DE")
    submit(alice, "Save details")
    alice.get_by_role("link", name="Change the plan").click()
    alice.get_by_role("link", name="Pay by the year").click()
    alice.get_by_role("link", name="Choose Team").click()
    assert "You get an invoice over €345.10" in text(alice)
    submit(alice, "Order Team for €345.10")
    page = text(alice)
    assert "Team is ordered." in page
    figures = re.findall(r"-?€[\d,.]+\d", page)
    assert sorted(set(figures)) == ["€290.00", "€345.10", "€55.10"]

    address = alice.get_by_role("link", name="Download the PDF").get_attribute("href")
    answer = alice.context.request.get(paid.url + address)
    assert answer.headers["content-type"] == "application/pdf"
    assert 'filename="INV-0001.pdf"' in answer.headers["content-disposition"]
    paper = words(answer.body())
    assert sorted(set(re.findall(r"-?€[\d,.]+\d", paper))) == sorted(set(figures))
    facts = alice.locator("main dd").all_inner_texts() + alice.locator(".invoice p").all_inner_texts()
    assert len(facts) > 10
    for fact in facts:
        assert re.sub(r"\s+", " ", fact).strip() in paper, fact

    alice.goto(f"{paid.url}/billing")
    assert "€345.10 to pay by" in text(alice)
    submit(alice, "Withdraw the order")
    assert "to pay by" not in text(alice)


def test_a_plan_is_tried(paid, new_context):
    alice = new_context(java_script_enabled=False).new_page()
    sign_in(alice, paid, "alice@example.com")
    alice.goto(f"{paid.url}/billing")
    alice.get_by_role("link", name="Change the plan").click()
    submit(alice, "Try for 14 days Team")
    assert "You are trying this plan until" in text(alice)
