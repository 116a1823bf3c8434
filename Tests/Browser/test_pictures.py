"""The two pictures that open the README: the dashboard, light and dark. `PORTICO_PICTURES=docs` takes them
anew; without it this only sees to it that they are there and of the right size."""

import os
from pathlib import Path

import pytest
from PIL import Image

from portal import ROOT

SIZE = {"width": 1280, "height": 720}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_readme_shows_the_dashboard(alice, server, scheme):
    name = f"dashboard-{scheme}.png"
    assert f"docs/{name}" in (ROOT / "README.md").read_text()
    alice.set_viewport_size(SIZE)
    alice.emulate_media(color_scheme=scheme)
    alice.goto(server.url + "/dashboard")
    folder = os.environ.get("PORTICO_PICTURES")
    if folder:
        alice.screenshot(path=Path(ROOT / folder) / name)
    with Image.open(ROOT / "docs" / name) as picture:
        assert picture.size == (SIZE["width"], SIZE["height"])
        light = sum(picture.convert("L").resize((1, 1)).tobytes())
    assert (light > 128) == (scheme == "light")
