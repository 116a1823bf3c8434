"""wrk with 32 connections, in turns with a baseline, so that a noisy machine hits both."""
import functools
import json
import os
import re
import statistics
import subprocess
import tempfile
from dataclasses import dataclass, field

SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CONNECTIONS = 32
# Cores that others may use during a run that counts.
CALM = 0.15
TICKS = os.sysconf("SC_CLK_TCK")


def script(requests, form=None, headers=None, method=None):
    """A wrk script that sends `requests` (path, cookie) in turn. `{n}` in a path, form or header is
    a number that grows, so that no two of a run are the same; with `{run}` in a form or header no
    two of all runs are."""
    # What JSON writes, Lua reads, as long as nothing is written as \u.
    quoted = functools.partial(json.dumps, ensure_ascii=False)
    lines = ",\n".join(f"{{{quoted(path)}, {quoted(cookie or '')}}}" for path, cookie in requests)
    given = ", ".join(f"[{quoted(name)}] = {quoted(text)}"
                      for name, text in (headers or {}).items())
    text = f"""
local requests, given = {{{lines}}}, {{{given}}}
local body, n = {quoted(form) if form else "nil"}, 0
local method = "{method or ("POST" if form else "GET")}"
local headers = {{["Sec-Fetch-Site"] = "same-origin"}}
if body then headers["Content-Type"] = "application/x-www-form-urlencoded" end
for name, text in pairs(given) do given[name] = text:gsub("{{run}}", os.time()) end
body = body and body:gsub("{{run}}", os.time())
request = function()
  n = n + 1
  local one = requests[n % #requests + 1]
  if one[2] ~= "" then headers["Cookie"] = one[2] end
  for name, text in pairs(given) do headers[name] = text:gsub("{{n}}", n) end
  return wrk.format(method, (one[1]:gsub("{{n}}", n)), headers,
    body and (body:gsub("{{n}}", n)))
end
"""
    file = tempfile.NamedTemporaryFile("w", suffix=".lua", prefix="portico-load-")
    file.write(text)
    file.flush()
    return file


@dataclass
class Run:
    rate: float
    p99: float
    foreign: float
    bad: int
    # CPU seconds of the server for a request.
    cpu: float


def milliseconds(text):
    number, unit = re.match(r"([\d.]+)(us|ms|s|m)$", text).groups()
    return float(number) * {"us": .001, "ms": 1, "s": 1000, "m": 60000}[unit]


def busy():
    """CPU seconds that processes have worked, and that the host took away. Interrupts are left
    out: loopback traffic is worked off in them."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, _, _, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + steal) / TICKS


def used(roots):
    """CPU seconds of processes and their children."""
    seconds, children = {}, {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as file:
                words = file.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        seconds[int(pid)] = (int(words[11]) + int(words[12])) / TICKS
        children.setdefault(int(words[1]), []).append(int(pid))
    total, todo = 0, list(roots)
    while todo:
        pid = todo.pop()
        total += seconds.get(pid, 0)
        todo += children.get(pid, [])
    return total


def run(base, lua, pids, seconds=SECONDS, connections=CONNECTIONS):
    before, own, times = busy(), used(pids), os.times()
    text = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", lua.name, base],
        capture_output=True, text=True, check=True).stdout
    after, end = used(pids), os.times()
    client = end.children_user - times.children_user + end.children_system - times.children_system
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    count = re.search(r"(\d+) requests in", text)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    sockets = re.search(r"Socket errors: (.+)", text)
    return Run(
        rate=float(rate.group(1)),
        p99=milliseconds(re.search(r"^\s+99%\s+(\S+)", text, re.M).group(1)),
        foreign=max(0, busy() - before - client - (after - own)) / seconds,
        bad=(int(bad.group(1)) if bad else 0) + (1 if sockets else 0),
        cpu=(after - own) / max(1, int(count.group(1))))


@dataclass
class Measured:
    rate: float
    p99: float
    ratio: float
    noisy: bool
    bad: int
    # CPU seconds of the server for a request, and those of the reference to them.
    cpu: float
    thrift: float
    pairs: list = field(default_factory=list)


def in_turns(base, lua, reference, pids, rounds=ROUNDS):
    """Medians of `rounds` pairs of runs: the reference (base, lua) and the row. A pair in which
    others used the machine is thrown away, up to as many times again."""
    run(base, lua, pids, 1)
    pairs, noisy = [], []
    while len(pairs) < rounds and len(noisy) < rounds:
        pair = run(*reference, pids), run(base, lua, pids)
        calm = max(one.foreign for one in pair) <= CALM
        (pairs if calm else noisy).append(pair)
    counted = pairs if len(pairs) >= rounds else pairs + noisy
    rows = [row for _, row in counted]
    return Measured(
        rate=statistics.median(row.rate for row in rows),
        p99=statistics.median(row.p99 for row in rows),
        ratio=statistics.median(row.rate / first.rate for first, row in counted),
        noisy=len(pairs) < rounds, bad=sum(row.bad for row in rows),
        cpu=statistics.median(row.cpu for row in rows),
        thrift=statistics.median(first.cpu / row.cpu for first, row in counted if row.cpu),
        pairs=counted)
