"""`make bench`: pages and forms under wrk with 32 connections, medians of three runs, as a table.
wrk shares the machine's cores with the server, so read the ratios, not the numbers."""
import re
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from portal import PASSWORD, Portal

SECONDS, RUNS = 4, 3


def wrk(portal, path, cookie=None, form=None):
    arguments = ["wrk", "-t1", "-c32", f"-d{SECONDS}s", "--latency"]
    script = None
    if cookie:
        arguments += ["-H", f"Cookie: {cookie}"]
    if form:
        script = tempfile.NamedTemporaryFile("w", suffix=".lua")
        script.write(
            'wrk.method = "POST"\n'
            f'wrk.body = "{form}"\n'
            'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"\n'
            'wrk.headers["Sec-Fetch-Site"] = "same-origin"\n')
        script.flush()
        arguments += ["-s", script.name]
    rates, p99s = [], []
    for _ in range(RUNS):
        text = subprocess.run(
            [*arguments, portal.base + path], capture_output=True, text=True, check=True).stdout
        assert "Non-2xx or 3xx" not in text, text
        rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)))
        p99s.append(re.search(r"99%\s+(\S+)", text).group(1))
    return statistics.median(rates), sorted(p99s)[RUNS // 2]


def while_fifty_sign_in(portal):
    """Latency of a page, asked for one at a time, while fifty passwords are hashed."""
    with ThreadPoolExecutor(50) as pool:
        begin = time.monotonic()
        hashing = [pool.submit(portal.request, "POST", "/sign-in", {
            "email": "bob@example.com", "password": PASSWORD}) for _ in range(50)]
        took = []
        while not all(future.done() for future in hashing):
            start = time.monotonic()
            assert portal.request("GET", "/sign-in")[0] == 200
            took.append(time.monotonic() - start)
            time.sleep(0.005)
        statuses = [future.result()[0] for future in hashing]
    assert statuses == [303] * 50, statuses
    took.sort()
    return time.monotonic() - begin, took[len(took) * 99 // 100], len(took)


def main():
    portal = Portal()
    assert portal.run("seed").returncode == 0
    cold = [portal.start()]
    for _ in range(2):
        portal.stop()
        cold.append(portal.start())
    cookie = portal.sign_in()
    rows = [
        ("style sheet, from memory", *wrk(portal, "/assets/portico.css")),
        ("sign-in page", *wrk(portal, "/sign-in")),
        ("appearance page, signed in, rendered afresh",
         *wrk(portal, "/settings/appearance", cookie)),
        ("dashboard, rendered afresh", *wrk(portal, "/teams/alice-adams/dashboard", cookie)),
        ("profile page with 400 time zones, rendered afresh",
         *wrk(portal, "/settings/profile", cookie)),
        ("appearance form, durable", *wrk(
            portal, "/settings/appearance", cookie, "theme=system")),
    ]
    base = rows[0][1]
    print("| what | req/s | of the first | p99 |\n|---|---|---|---|")
    for name, rate, p99 in rows:
        print(f"| {name} | {rate:.0f} | {rate / base:.2f} | {p99} |")
    print(f"\nFirst good answer after start: {statistics.median(cold) * 1000:.0f} ms. "
          f"Memory afterwards: {portal.memory():.0f} MB.")
    seconds, p99, count = while_fifty_sign_in(portal)
    print(f"Fifty sign-ins at once took {seconds:.1f} s; the sign-in page meanwhile: p99 "
          f"{p99 * 1000:.0f} ms of {count}. Memory afterwards: {portal.memory():.0f} MB.")
    portal.stop()


if __name__ == "__main__":
    main()
