"""The API's own failures, ordered by control calls: the next requests that fit are answered so."""
import threading
from fnmatch import fnmatchcase

KINDS = {
    "close": "hangs up without an answer and without doing the work",
    "hang": "says nothing until faults are cleared, then hangs up; its key is in progress",
    "drip": "does the work, answers a byte at a time",
    "garbled": "does the work, answers half of the JSON",
    "500": "answers 500 without doing the work",
    "429": "answers 429",
    "402": "answers that the card was declined",
    "401": "answers that the key is wrong",
    "409": "answers that a request with this key is under way",
    "after_close": "does the work, then hangs up without an answer",
    "after_hang": "does the work, then says nothing",
    "after_500": "does the work, answers 500",
}
# These are the handler's to do; the others stand in the way of the work.
AROUND = {"close", "drip", "garbled", "after_close", "after_hang", "after_500"}


class Faults:
    def __init__(self):
        self.ordered = []
        self.lock = threading.Lock()
        self.over = threading.Event()

    def order(self, what, method="*", path="*", times=1, skip=0):
        """The first `skip` requests that fit are answered well; `times` None is until cleared."""
        if what not in KINDS:
            raise ValueError(f"what is one of {', '.join(KINDS)}")
        with self.lock:
            if self.over.is_set():
                self.over = threading.Event()
            self.ordered.append(
                {"what": what, "method": method, "path": path, "times": times, "skip": skip})

    def clear(self):
        with self.lock:
            self.ordered.clear()
            self.over.set()

    def take(self, method, path):
        """The fault for the handler, if one was ordered for this request."""
        return self._take(method, path, AROUND)

    def _take(self, method, path, among):
        with self.lock:
            for fault in self.ordered:
                if fault["what"] not in among or not (
                        fnmatchcase(method, fault["method"]) and fnmatchcase(path, fault["path"])):
                    continue
                if fault["skip"]:
                    fault["skip"] -= 1
                    continue
                if fault["times"] is not None:
                    fault["times"] -= 1
                    if not fault["times"]:
                        self.ordered.remove(fault)
                return fault["what"]
        return None

    def before(self, method, path):
        """An answer in place of the work, or None."""
        what = self._take(method, path, set(KINDS) - AROUND)
        if what is None:
            return None
        if what == "hang":
            self.hang()
            raise ConnectionResetError
        if what == "500":
            return self.error_500()
        kind, message, more = {
            "429": ("invalid_request_error", "Request rate limit exceeded.",
                    {"code": "rate_limit"}),
            "402": ("card_error", "Your card was declined.",
                    {"code": "card_declined", "decline_code": "generic_decline"}),
            "401": ("invalid_request_error", "Invalid API Key provided: sk_test_****", {}),
            "409": ("idempotency_error", "There is currently another in-progress request using "
                    "this Idempotent Key.", {"code": "idempotency_key_in_use"}),
        }[what]
        return int(what), {}, {"error": {"type": kind, "message": message} | more}

    def error_500(self):
        return 500, {}, {"error": {
            "type": "api_error", "message": "An unknown error occurred. Please try again."}}

    def hang(self):
        self.over.wait()

    def is_over(self, seconds):
        return self.over.wait(seconds)
