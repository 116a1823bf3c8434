"""A person's photo: SECURITY S18."""

import pytest

from people import picture, sign_up, submit


def choose(page, server, name, media_type, data):
    page.goto(server.url + "/settings/profile")
    page.set_input_files("#photo-avatar", {"name": name, "mimeType": media_type, "buffer": data})
    return submit(page, "Save photo")


@pytest.mark.parametrize("script", [True, False])
def test_a_photo_is_shown_and_removed(new_context, server, script):
    page = new_context(java_script_enabled=script).new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_up(page, server)
    for kind in ["PNG", "JPEG", "WEBP"]:
        response = choose(page, server, f"me.{kind.lower()}", f"image/{kind.lower()}", picture(kind))
        assert response.status == 200, kind
        assert page.get_by_alt_text("Your photo").evaluate("i => i.complete && i.naturalWidth") > 0

    page.goto(server.url + "/dashboard")
    photos = page.locator("main img.avatar")
    assert photos.count() == 1 and photos.evaluate("i => i.naturalWidth") > 0
    assert "2 of 4 done" in page.locator(".checklist").inner_text()

    page.goto(server.url + "/settings/profile")
    submit(page, "Remove photo")
    assert page.get_by_alt_text("Your photo").count() == 0
    page.goto(server.url + "/dashboard")
    assert photos.count() == 0


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("name, media_type, data", [
    ("me.svg", "image/svg+xml", SVG),
    ("me.png", "image/png", SVG),
    ("me.jpg", "image/jpeg", picture("PNG")),
    ("me.png", "image/png", b""),
    ("me.html", "text/html", b"<!doctype html><title>No picture</title>"),
], ids=["svg", "svg as png", "png as jpg", "empty", "html"])
def test_what_is_no_photo_is_refused_at_its_field(new_context, states, server, name, media_type, data):
    page = new_context(storage_state=states["charlie"]).new_page()
    assert choose(page, server, name, media_type, data).status == 422
    assert page.locator("#photo-avatar-error").is_visible()
    assert page.locator("#photo-avatar").get_attribute("aria-invalid") == "true"
    assert page.locator("#name").input_value() == "Charlie Clark", "the rest of the page is there"
    assert page.get_by_alt_text("Your photo").count() == 0


def test_nothing_chosen_is_said_at_the_field(new_context, states, server):
    """Without the browser's own check, as a program or an old browser would."""
    page = new_context(storage_state=states["charlie"]).new_page()
    page.goto(server.url + "/settings/profile")
    page.locator("#photo-avatar").evaluate("e => e.required = false")
    assert submit(page, "Save photo").status == 422
    assert page.locator("#photo-avatar-error").is_visible()


def test_a_photo_that_is_too_large_is_refused(new_context, states, server):
    page = new_context(storage_state=states["charlie"]).new_page()
    large = picture("PNG") + b"\0" * (11 << 20)
    assert choose(page, server, "me.png", "image/png", large).status in (413, 422)
    assert "10 MB" in page.locator("main").inner_text()


def test_a_photo_is_served_as_nothing_else(new_context, server):
    context = new_context()
    page = context.new_page()
    sign_up(page, server)
    assert choose(page, server, "me.png", "image/png", picture("PNG")).status == 200
    source = page.get_by_alt_text("Your photo").get_attribute("src")
    answer = context.request.get(server.url + source)
    assert answer.status == 200 and answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    stranger = new_context().request.get(server.url + source, max_redirects=0)
    assert stranger.status in (303, 404), "photos are for people who are signed in"
