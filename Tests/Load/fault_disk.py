"""A full disk: under the database, and under the uploads."""
import http.client
import os
import struct
import time
import zlib

import smalldisk
from checks import fault, report, skipped
from portal import Portal, fresh_folder

BOUNDARY = "portico-load"


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def picture(size):
    """A PNG of one pixel with that many bytes for it."""
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", b"\0" * size) + chunk(b"IEND", b""))


def upload(portal, cookie, size):
    """The status of a photo of that many bytes."""
    head = (f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"avatar\"; "
            "filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n").encode()
    body = head + picture(size) + f"\r\n--{BOUNDARY}--\r\n".encode()
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)
    connection.request("POST", "/settings/avatar", body, {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Cookie": cookie,
        "Sec-Fetch-Site": "same-origin"})
    status = connection.getresponse().status
    connection.close()
    return status


@fault
def disk_full():
    """Writes get 503 and reads go on; with room made, all is well without a restart."""
    # Can fail: with a write that is not awaited it said "30 writes answered {303}".
    if not smalldisk.allowed():
        return skipped("disk full", "mounting a small disk needs root")
    folder = fresh_folder()
    smalldisk.mount(folder, "8m")
    portal = Portal(data=folder)
    portal.errors = os.path.join(fresh_folder(), "errors.log")
    portal.seeded().start()
    cookie = portal.sign_in()
    filler = smalldisk.fill(folder)
    writes, reads, slowest = [], [], 0
    for number in range(30):
        begin = time.monotonic()
        writes.append(portal.save_profile(f"full {number}", cookie))
        reads.append(portal.request("GET", "/settings/appearance", cookie=cookie)[0])
        slowest = max(slowest, time.monotonic() - begin)
    ready = portal.request("GET", "/readyz")[0]
    photo = upload(portal, cookie, 200_000)
    os.remove(filler)
    after, ready_after = portal.save_profile("room", cookie), portal.request("GET", "/readyz")[0]
    portal.stop()
    sound = portal.sql("PRAGMA integrity_check")[0][0]
    doctor = portal.run("doctor").stdout
    smalldisk.unmount(folder)
    # The doctor says BAD of so small a disk, and of nothing else.
    bad = [line for line in doctor.splitlines() if line.startswith("BAD") and "disk" not in line]
    held = (set(writes) == {503} and set(reads) == {200} and ready == 503 and photo == 503
            and after == 303 and ready_after == 200 and sound == "ok" and not bad and slowest < 1)
    report("disk full", held,
           f"{len(writes)} writes answered {set(writes)}, reads {set(reads)}, readiness {ready}, "
           f"a photo {photo}, slowest pair {slowest * 1000:.0f} ms; with room {after} and "
           f"{ready_after}; file {sound}, {bad or 'audit whole'}")


@fault
def upload_disk_full():
    """Only the uploads have no room: a photo gets 503 and leaves nothing, forms go on."""
    # Can fail: with refused files not removed it said "left behind ['incoming-...', ...]".
    if not smalldisk.allowed():
        return skipped("disk of the uploads full", "mounting a small disk needs root")
    portal = Portal().seeded()
    files = f"{portal.data}/files"
    smalldisk.mount(files, "1m")
    portal.start()
    cookie = portal.sign_in()
    large = [upload(portal, cookie, 3_000_000) for _ in range(5)]
    left = os.listdir(files)
    form = portal.save_profile("uploads full", cookie)
    small = upload(portal, cookie, 100_000)
    kept = os.listdir(files)
    portal.stop()
    smalldisk.unmount(files)
    held = (set(large) == {503} and not left and form == 303 and small == 303 and len(kept) == 1)
    report("disk of the uploads full", held,
           f"large photos {large}, left behind {left}; a form {form}, a small photo {small}")
