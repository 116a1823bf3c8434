"""No text that people type changes the tree of a page (S35): what is rendered is parsed by html5lib and
held against the same page with a plain name."""

import random
import re

import html5lib
import pytest

from people import sign_up

PLAIN = "Ann Other"
SIGNS = ['"', "'", "<", ">", "&", "`", "=", "/", "-->", "</title>", "<script>", "{{name}}", "[[x]]",
         "&lt;", "&#34;", " onfocus=alert(1) ", " autofocus ", "\u0301", "\u0338", "\u20e3", "\u200d",
         "\u05e9\u05dc", "\u0639", "\U0001f469", "\u00e9", "x", " "]


def made_up(number):
    dice = random.Random(number)
    return "n" + "".join(dice.choice(SIGNS) for _ in range(dice.randint(1, 12))) + "m"


NAMES = [
    'Ann"\u0301 onfocus=alert(1) autofocus x="', "Ann<\u0301script>", "'\u0338 onclick='", "\"><b>",
    "</title><script>alert(1)</script>",
] + [made_up(number) for number in range(60)]


def shape(html):
    """Elements with the names of their attributes, as deep as they stand."""
    def walk(element):
        return (element.tag, tuple(sorted(element.attrib)), tuple(map(walk, element)))
    return walk(html5lib.parse(html, namespaceHTMLElements=False))


def look(page, server, path):
    response = page.context.request.get(server.url + path)
    assert response.ok, path
    return response.text()


def take_figures_away(page, server):
    """What a chart draws is another tree whenever something is counted, such as a new name."""
    page.goto(server.url + "/dashboard")
    page.get_by_role("link", name="Arrange").click()
    # Whatever is counted first from now on is not added by itself.
    page.get_by_role("button", name="Set").first.click()
    figures = page.locator(".part", has_text=re.compile("A figure|A chart"))
    for _ in range(figures.count()):
        with page.expect_navigation():
            figures.first.get_by_role("button", name="Remove").click()
    page.goto(server.url + "/dashboard")
    assert page.locator("[data-kind]").count() == 4 and not page.locator(".chart").count()


@pytest.fixture
def save(page, server):
    sign_up(page, server)
    take_figures_away(page, server)

    def save(name):
        response = page.context.request.post(
            server.url + "/settings/profile", headers={"Origin": server.url}, max_redirects=0,
            form={"name": name, "company": name, "bio": name, "timeZone": "UTC", "language": "en"})
        # What does not fit comes back with the form.
        return response.status, response.text()
    return save


def test_no_name_changes_a_pages_tree(page, server, save):
    # As many as the dashboard tells of, so that its list is as long before as after.
    for number in range(9):
        assert save(f"{PLAIN} {number}")[0] == 303
    assert save(PLAIN)[0] == 303
    paths = ["/settings/profile", "/dashboard", "/settings/security"]
    look(page, server, paths[0])  # takes the message away
    plain = {path: shape(look(page, server, path)) for path in paths}
    saved = 0
    for name in NAMES:
        status, html = save(name)
        if status == 422:
            assert shape(html) is not None and "<script>alert" not in html, name
            continue
        assert status == 303, name
        saved += 1
        look(page, server, paths[0])
        for path in paths:
            html = look(page, server, path)
            assert shape(html) == plain[path], (path, name)
    assert saved > 40


def test_a_changed_tree_is_seen():
    assert shape("<p title='a'>b") != shape("<p title='a' onfocus='x'>b")
    assert shape("<p>a") != shape("<p>a<b></b>")
