"""A person's photo: SECURITY S18."""

import io

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from people import picture, sign_up, submit

SECRET = b"48.137N-11.575E"


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


def notes(orientation):
    """What a camera writes: how to turn the picture, with what it was taken, and where."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, SECRET.decode()
    exif.get_ifd(0x8825)[1] = SECRET.decode()
    return exif.tobytes()


def photographed(kind, mode="RGB", orientation=6, **options):
    image = Image.effect_noise((60, 40), 90).convert(mode)
    texts = PngImagePlugin.PngInfo()
    for add in [texts.add_text, texts.add_itxt, lambda *words: texts.add_text(*words, zip=True)]:
        add("Where", SECRET.decode())
    data = io.BytesIO()
    image.save(
        data, kind, exif=notes(orientation), xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        **({"pnginfo": texts} if kind == "PNG" else {"comment": SECRET} if kind == "JPEG" else {}),
        **options)
    return data.getvalue() + SECRET


@pytest.mark.parametrize("kind, mode, options", [
    ("JPEG", "RGB", {}), ("JPEG", "RGB", {"progressive": True, "quality": 95}), ("JPEG", "L", {}),
    ("JPEG", "CMYK", {}), ("JPEG", "RGB", {"orientation": 1, "restart_marker_rows": 1}),
    ("PNG", "RGBA", {}), ("PNG", "P", {}), ("PNG", "I;16", {}),
    ("WEBP", "RGB", {}), ("WEBP", "RGBA", {}), ("WEBP", "RGBA", {"lossless": True}),
])
def test_a_photo_says_nothing_of_its_camera(new_context, states, server, kind, mode, options):
    came = photographed(kind, mode, **options)
    assert SECRET in came and Image.open(io.BytesIO(came)).getexif()
    context = new_context(storage_state=states["charlie"])
    page = context.new_page()
    page.goto(server.url + "/settings/profile")
    assert "Location and camera details are removed." in page.locator("#photo-avatar-help").inner_text()
    assert choose(page, server, f"me.{kind.lower()}", f"image/{kind.lower()}", came).status == 200
    shown = page.get_by_alt_text("Your photo")
    assert shown.evaluate("i => i.complete && i.naturalWidth") > 0
    # Chromium turns it as the camera said.
    is_upright = kind == "JPEG" and options.get("orientation", 6) == 6
    assert shown.evaluate("i => i.naturalWidth < i.naturalHeight") == is_upright

    kept = context.request.get(server.url + shown.get_attribute("src")).body()
    for word in [SECRET, b"GPS", b"xmpmeta", b"XMP ", b"EXIF", b"eXIf", b"tEXt", b"ICC_PROFILE", b"iCCP"]:
        assert word not in kept, word
    first, second = Image.open(io.BytesIO(came)), Image.open(io.BytesIO(kept))
    assert dict(second.getexif()) == ({0x0112: 6} if is_upright else {})
    assert "icc_profile" not in second.info and "comment" not in second.info
    assert first.mode == second.mode and first.tobytes() == second.tobytes(), "no pixel is touched"
    page.on("dialog", lambda dialog: dialog.accept())
    submit(page, "Remove photo")


@pytest.mark.parametrize("size, status", [((8192, 4), 200), ((8193, 4), 422), ((7000, 6000), 422)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_of_too_many_pixels_is_refused(new_context, states, server, kind, size, status):
    page = new_context(storage_state=states["charlie"]).new_page()
    name = f"me.{kind.lower()}"
    assert choose(page, server, name, f"image/{kind.lower()}", picture(kind, size)).status == status
    if status == 422:
        words = page.locator("#photo-avatar-error").inner_text()
        assert f"{size[0]} by {size[1]} pixels" in words and "at most 8192 on a side" in words
    else:
        page.on("dialog", lambda dialog: dialog.accept())
        submit(page, "Remove photo")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_half_a_photo_is_refused(new_context, states, server, kind):
    page = new_context(storage_state=states["charlie"]).new_page()
    whole = picture(kind)
    half = whole[:len(whole) // 2]
    assert choose(page, server, f"me.{kind.lower()}", f"image/{kind.lower()}", half).status == 422
    assert "damaged" in page.locator("#photo-avatar-error").inner_text()
