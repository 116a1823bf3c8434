"""The two pictures that open the README: the dashboard of `make demo`, light and dark. `PORTICO_PICTURES=docs`
takes them anew; without it this only sees to it that they are there and of the right size."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from portal import ROOT

# Down to the foot of the charts.
SIZE = {"width": 1280, "height": 1100}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_readme_shows_the_dashboard(request, scheme):
    name = f"dashboard-{scheme}.png"
    assert f"docs/{name}" in (ROOT / "README.md").read_text()
    if folder := os.environ.get("PORTICO_PICTURES"):
        take(request, scheme, Path(ROOT / folder) / name)
    with Image.open(ROOT / "docs" / name) as picture:
        assert picture.size == (SIZE["width"], SIZE["height"])
        light = sum(picture.convert("L").resize((1, 1)).tobytes())
        # Charts are in it: more of their colour than the words of a page have.
        small = picture.convert("RGB").resize((320, 275)).tobytes()
        blue = sum(blue - red > 100 for red, blue in zip(small[0::3], small[2::3]))
    assert (light > 128) == (scheme == "light") and blue > 1000


def take(request, scheme, path):
    """Of four whole weeks, so that each day lies upon the same of the four before, and none is
    still going on."""
    demo, browser = request.getfixturevalue("demo"), request.getfixturevalue("demo_browser")
    page = browser(viewport=SIZE, color_scheme=scheme, reduced_motion="reduce").new_page()
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    page.goto(f"{demo.url}/teams/alice-adams/dashboard"
              f"?from={yesterday - timedelta(days=27)}&to={yesterday}")
    assert page.locator(".chart").count() == 3
    page.screenshot(path=path)
