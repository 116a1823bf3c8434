"""No page leads or sends to where nothing is."""

from urllib.parse import urljoin

import pytest

from portal import LEGAL


@pytest.fixture
def sender(new_context, states, demo_states):
    """A browser signed in as the one who saw the page."""
    contexts, states = {}, states | demo_states

    def make(who):
        if who not in contexts:
            contexts[who] = new_context(storage_state=states.get(who))
        return contexts[who].request
    return make


def places(crawl, pick):
    """What the pages refer to, each with one page and person that it was seen by."""
    found = {}
    for name, seen in crawl.pages.items():
        for place in pick(seen):
            found.setdefault((seen.who, urljoin(seen.url, place)), name)
    return found


def test_every_link_leads_somewhere(crawl, sender):
    links = places(crawl, lambda seen: [h for h in seen.hrefs if not h.startswith("#")])
    outside = {url for _, url in links if not url.startswith("http://127.0.0.1:")}
    # Where operators said that a service is.
    owners = {*LEGAL.values(), "https://alice-adams.example.com"}
    assert outside == owners, "only the owner's own links lead outside"
    ours = {place: name for place, name in links.items() if place[1] not in outside}
    assert len({url for _, url in ours}) > 20
    lost = {}
    for (who, url), page in ours.items():
        status = sender(who).get(url, max_redirects=0).status
        if status not in (200, 303):
            lost[who, url] = (page, status)
    # A closed door that is shown as one: the link of a page that is an error itself.
    assert lost == {}


def test_every_jump_has_a_target(crawl):
    jumps = [(seen, href[1:]) for seen in crawl.pages.values() for href in seen.hrefs
             if href.startswith("#")]
    assert len(jumps) > 40
    assert [(seen.name, target) for seen, target in jumps if target not in seen.ids] == []


def test_every_form_is_sent_somewhere(crawl, sender, server):
    """Without the headers of a browser a POST is refused, but only where a form can be sent."""
    assert sender("stranger").post(server.url + "/no-such-form").status == 404
    assert sender("stranger").post(server.url + "/forgot-password/sent").status == 405
    forms = places(crawl, lambda seen: seen.actions)
    assert len({url for _, url in forms}) >= 12
    answers = {
        (who, url): sender(who).post(url, max_redirects=0).status for who, url in forms
    }
    assert {place: status for place, status in answers.items() if status != 403} == {}
