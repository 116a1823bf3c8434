"""Events on their way to the portal: signed, in order as a rule, and badly when a test says so."""
import hashlib
import hmac
import http.client
import json
import queue
import random
import threading
import time
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from store import VERSION

SIGNATURES = ("good", "wrong", "stale", "future", "none", "several", "reserialised", "old_scheme",
              "garbled")


def signature(secret, at, payload):
    return hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256).hexdigest()


class Webhooks:
    def __init__(self, world, url, secret):
        self.world, self.url, self.secret = world, url, secret or "whsec_portico"
        self.queue = queue.Queue()
        self.idle = threading.Condition()
        self.reset()
        world.listeners.append(self.listen)
        threading.Thread(target=self.run, daemon=True).start()

    def reset(self):
        self.repeat, self.hold, self.lose, self.sign, self.time = 1, [], [], "good", "wall"
        self.held, self.lost, self.failed, self.deliveries = [], [], [], []
        self.waiting = 0

    def furnish(self):
        """The endpoint as the API shows it."""
        if not self.url:
            return
        self.world.add({
            "id": "we_1PorticoTest", "object": "webhook_endpoint", "api_version": VERSION,
            "application": None, "created": self.world.now(), "description": None,
            "enabled_events": ["*"], "livemode": False, "metadata": {}, "status": "enabled",
            "url": self.url}, emit=False)

    def configure(self, repeat=None, hold=None, lose=None, sign=None, time=None, url=None,
                  secret=None, api_version=None):
        """`hold` and `lose` are patterns of event types; `time` is `wall` or `clock`, by which a
        signature is dated."""
        if sign not in (None, *SIGNATURES):
            raise ValueError(f"sign is one of {', '.join(SIGNATURES)}")
        self.repeat = self.repeat if repeat is None else repeat
        self.hold = self.hold if hold is None else hold
        self.lose = self.lose if lose is None else lose
        self.sign, self.time = sign or self.sign, time or self.time
        self.secret = secret or self.secret
        if url:
            known, self.url = self.url, url
            if not known:
                self.furnish()
            self.world.objects["we_1PorticoTest"]["url"] = url
        if api_version:
            self.world.objects["we_1PorticoTest"]["api_version"] = api_version

    def listen(self, event):
        if not self.url:
            return
        if any(fnmatchcase(event["type"], pattern) for pattern in self.lose):
            self.lost.append(event["id"])
        elif any(fnmatchcase(event["type"], pattern) for pattern in self.hold):
            self.held.append(event["id"])
        else:
            for _ in range(self.repeat):
                self.put(event)

    def put(self, event, sign=None):
        if isinstance(event, dict):
            # In the endpoint's version, whatever the API's is.
            version = self.world.objects.get("we_1PorticoTest", {}).get("api_version", VERSION)
            if "api_version" in event:
                event = {**event, "api_version": version}
            event = json.dumps(event, indent=2).encode()
        with self.idle:
            self.waiting += 1
        self.queue.put((event, sign or self.sign))

    def release(self, order="kept", seed=1, repeat=1):
        """What was held goes out: kept, reversed or shuffled, each `repeat` times."""
        ids, self.held = self.held * repeat, []
        if order == "reversed":
            ids.reverse()
        elif order == "shuffled":
            random.Random(seed).shuffle(ids)
        for id in ids:
            self.put(self.world.objects[id])
        return len(ids)

    def retry(self):
        """Stripe tries again for three days what was not answered well."""
        again, self.failed = self.failed, []
        for id in dict.fromkeys(again):
            event = self.world.objects.get(id)
            if event and self.world.now() - event["created"] < 3 * 86400:
                self.put(event)
        return len(again)

    def wait(self, seconds=10):
        """Whether all that was on its way has been answered."""
        with self.idle:
            return self.idle.wait_for(lambda: self.waiting == 0, seconds)

    def run(self):
        while True:
            payload, sign = self.queue.get()
            try:
                self.deliver(payload, sign)
            finally:
                with self.idle:
                    self.waiting = max(0, self.waiting - 1)
                    self.idle.notify_all()

    def deliver(self, payload, sign):
        try:
            event = json.loads(payload)
        except ValueError:
            event = {}
        event = event if isinstance(event, dict) else {}
        header, payload = self.signed(payload, sign)
        status = self.post(header, payload)
        good = status is not None and 200 <= status < 300
        id = event.get("id")
        if not good and id in self.world.objects:
            self.failed.append(id)
        self.deliveries.append({
            "event": id, "type": event.get("type"), "sign": sign, "status": status})

    def signed(self, payload, sign):
        now = int(time.time()) if self.time == "wall" else self.world.now()
        at = now + {"stale": -600, "future": 600}.get(sign, 0)
        good = signature(self.secret, at, payload)
        wrong = signature("whsec_another", at, payload)
        if sign == "none":
            return None, payload
        if sign == "wrong":
            return f"t={at},v1={wrong}", payload
        if sign == "several":
            return f"t={at},v1={wrong},v1={good},v0={wrong}", payload
        if sign == "old_scheme":
            return f"t={at},v0={good}", payload
        if sign == "garbled":
            return f"t=soon,v1={good[:9]},,=", payload
        if sign == "reserialised":
            payload = json.dumps(json.loads(payload), separators=(",", ":")).encode()
        return f"t={at},v1={good}", payload

    def post(self, header, payload):
        """The status, or None when there was no answer within ten seconds."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=10)
        headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "*/*; q=0.5",
                   "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)"}
        if header:
            headers["Stripe-Signature"] = header
        try:
            path = parts.path or "/"
            connection.request("POST", path + ("?" + parts.query if parts.query else ""), payload,
                               headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
