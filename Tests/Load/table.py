"""The rows of `make bench`: how they are measured, and how they are said."""
import statistics
import time

from wrk import in_turns, script

broken = []


def verdict(met, target):
    return f"{'met' if met else '**missed**'} ({target})" if target else ""


def row(what, rate, ratio, p99, words):
    print(f"| {what} | {rate} | {ratio} | {p99} | {words} |", flush=True)


class Table:
    """Rows of one portal, each in turns with as many bytes from the bare server."""

    def __init__(self, portal, suffix=""):
        self.portal, self.suffix, self.pids = portal, suffix, [portal.process.pid]
        if portal.postgres:
            self.pids.append(portal.postgres.process.pid)
        for _ in range(500):
            found = [line for line in portal.output if line.startswith("baseline: ")]
            if found:
                break
            time.sleep(0.01)
        self.bare = found[0].split()[1]

    def measure(self, what, requests, form=None, target=None, headers=None, method=None):
        path, cookie = requests[0]
        size = 0
        if not form or headers:
            status, _, body = self.portal.request(
                method or "GET", path.replace("{n}", "0"), form, cookie, headers=headers)
            assert status == 200, f"{path}: {status}"
            size = len(body)
        if len(requests) > 1 and not form:
            size = self.usual_size(requests)
        reference = self.bare, script([(f"/bytes/{size}?n={{n}}", None)])
        lua = script(requests, form, headers, method)
        measured = in_turns(self.portal.base, lua, reference, self.pids)
        if measured.bad:
            broken.append(f"{what}: {measured.bad} bad answers")
        noise = " noisy" if measured.noisy else ""
        row(what + self.suffix, f"{measured.rate:.0f}", f"{measured.ratio:.2f}",
            f"{measured.p99:.1f} ms",
            verdict(target and measured.ratio >= target, target and f">= {target}") + noise)
        return measured

    def usual_size(self, requests):
        """Pages of different people are not of one size."""
        some = requests[::max(1, len(requests) // 40)]
        sizes = [len(self.portal.request("GET", path, cookie=cookie)[2]) for path, cookie in some]
        return round(statistics.mean(sizes))

    def bare_row(self, path):
        size = len(self.portal.request("GET", path)[2])
        lua = script([(f"/bytes/{size}", None)])
        measured = in_turns(self.bare, lua, (self.bare, lua), self.pids)
        row(f"bare server, {size} bytes", f"{measured.rate:.0f}", "1.00",
            f"{measured.p99:.1f} ms", "")
