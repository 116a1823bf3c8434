"""Pages that follow what changes, and the streams that tell them."""

import re
import urllib.request

from portal import until

TOKEN = "a-token-for-the-meters-of-this-test"


class Streams:
    """The requests for `/live` of one browser."""

    def __init__(self, context):
        self.asked, self.open = [], []
        context.on("request", self._began)
        for event in ["requestfinished", "requestfailed"]:
            context.on(event, self._ended)
        for page in context.pages:
            self._forget_with(page)
        context.on("page", self._forget_with)

    def _began(self, request):
        if request.url.endswith("/live"):
            self.asked.append(request)
            self.open.append(request)

    def _ended(self, request):
        if request in self.open:
            self.open.remove(request)

    def _forget_with(self, page):
        # Another page may have asked before the browser says that this one is closed.
        page.on("close", lambda: self._keep(lambda request: request.frame.page != page))

    def _keep(self, belongs):
        self.open[:] = [request for request in self.open if belongs(request)]

    def holder(self, page):
        return any(request.frame.page == page for request in self.open)


def visit(context, url):
    """A page that is marked: the mark does not outlive a navigation."""
    page = context.new_page()
    page.goto(url)
    page.evaluate("window.isTheSamePage = true")
    return page


def is_the_same(page):
    return page.evaluate("window.isTheSamePage === true")


def shows(page, text, part="body"):
    return lambda: text in page.locator(part).inner_text()


def turn_away(page, hidden=True):
    page.evaluate("""hidden => {
        Object.defineProperty(document, "hidden", {get: () => hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }""", hidden)


def heard(page, condition):
    """Waits while asking the page, for only then are events of the browser taken note of."""
    until(lambda: page.evaluate("1") and condition())


def streams_of(server):
    request = urllib.request.Request(
        server.url + "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    text = urllib.request.urlopen(request).read().decode()
    return float(re.search(r"^portico_live_streams_open (\S+)$", text, re.M)[1])
