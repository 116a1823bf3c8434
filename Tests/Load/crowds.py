"""What many connections at once do to memory and to others: idle ones, live streams, sign-ins."""
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from crowd import Crowd, get, p99
from portal import PASSWORD

FORM = "name={name}&company=Load+{n}&bio=&timeZone=UTC&language=en"


@contextmanager
def others(portal, path="/sign-in", cookie=None):
    """Asks for a page every 5 ms meanwhile; the list holds how long each answer took."""
    import http.client
    took, stop = [], threading.Event()

    def ask():
        connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)
        while not stop.is_set():
            begin = time.monotonic()
            status = portal.ask(connection, "GET", path, cookie=cookie)[0]
            assert status == 200, status
            took.append(time.monotonic() - begin)
            time.sleep(0.005)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask)
        try:
            yield took
        finally:
            stop.set()
            asking.result()


def fifty_sign_ins(portal):
    """Seconds for all, and the p99 of the sign-in page meanwhile."""
    with others(portal) as took, ThreadPoolExecutor(50) as pool:
        begin = time.monotonic()
        statuses = list(pool.map(lambda _: portal.request("POST", "/sign-in", {
            "email": "bob@example.com", "password": PASSWORD})[0], range(50)))
        seconds = time.monotonic() - begin
    assert statuses == [303] * 50, statuses
    return seconds, p99(took), len(took)


def idle_waves(portal, cookie, count=10_000, waves=2):
    """Each of `count` connections asks once and stays. Gives for each wave the memory with all of
    them open in MB, and the p99 of others meanwhile."""
    request, found = get("/sign-in"), []
    for _ in range(waves):
        crowd = Crowd(portal.port)
        with others(portal, "/settings/appearance", cookie) as took:
            good = crowd.join(request for _ in range(count))
            time.sleep(1)
            memory = portal.memory()
        assert good == count, crowd.statuses
        crowd.leave()
        found.append((memory, p99(took)))
        time.sleep(1)
    return found


def live_streams(portal, people, count=5_000):
    """`count` open streams of `people` (cookie, user, team). Then one person of the fullest team
    changes their name. Gives memory in MB, how many of the team's streams heard within 2 s, of
    how many, and after how long the last; None when there is no /live."""
    status = portal_status(portal, people[0][0])
    if status == 404:
        return None
    chosen = people[:count]
    crowd = Crowd(portal.port)
    good = crowd.join(get("/live", cookie) for cookie, _, _ in chosen)
    assert good == len(chosen), crowd.statuses
    memory = portal.memory()
    # Sockets are numbered in the order in which they were opened.
    numbers = list(crowd.open_sockets)
    team = fullest_team(portal)
    wanted = {number for number, (_, user, _) in zip(numbers, chosen) if user in team}
    cookie = next(cookie for cookie, user, _ in chosen if user in team)
    crowd.listen(2)
    begin = time.monotonic()
    assert portal.save_profile(f"live {begin}", cookie, name=f"Somebody {begin:.0f}") == 303
    heard = crowd.listen(2, wanted)
    crowd.leave()
    in_time = [at - begin for number, at in heard.items() if number in wanted]
    return memory, len(in_time), len(wanted), max(in_time, default=0)


def portal_status(portal, cookie):
    """The status of /live, whose body would not end."""
    crowd = Crowd(portal.port)
    crowd.join([get("/live", cookie)])
    crowd.leave()
    return next(iter(crowd.statuses))


def fullest_team(portal):
    """The ids of its members."""
    return {row[0] for row in portal.sql(
        "SELECT user_id FROM memberships WHERE team_id = (SELECT team_id FROM memberships "
        "GROUP BY team_id ORDER BY COUNT(*) DESC, team_id LIMIT 1)")}
