"""The list of faults, and how what they find is said."""
import threading
import time

faults = []
failures = []


def fault(function):
    """Registers a fault; `make faults ONLY=name` runs it alone."""
    faults.append(function)
    return function


def report(what, held, words):
    if not held:
        failures.append(what)
    print(f"{'held' if held else 'FAILED':7} {what}: {words}", flush=True)


def skipped(what, why):
    print(f"skipped {what}: {why}", flush=True)


class Writer:
    """Saves forms one after the other, and keeps what was answered with success. What is not
    answered may be there or not."""

    def __init__(self, portal, cookie, name="Alice Adams", mark="w", timeout=40):
        self.portal, self.cookie, self.name, self.mark = portal, cookie, name, mark
        self.timeout = timeout
        self.answered, self.sent, self.refused = [], [], {}
        self.answered_at = []
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self.thread.start()
        return self

    def stop(self):
        self.stopping.set()
        self.thread.join()
        return self

    def _run(self):
        step = 0
        while not self.stopping.is_set():
            step += 1
            value = f"{self.mark}-{step}"
            self.sent.append(value)
            try:
                status = self.portal.save_profile(value, self.cookie, self.name, self.timeout)
            except OSError:
                status = "no answer"
                time.sleep(0.01)
            if status == 303:
                self.answered.append(value)
                self.answered_at.append(time.monotonic())
            else:
                self.refused[status] = self.refused.get(status, 0) + 1

    def missing(self, company, audited):
        """Answered values that neither the audit nor the row knows."""
        return [value for value in self.answered if value not in audited and value != company]


def audited_companies(portal, email):
    """Every company name that the audit of `email` says was saved."""
    import json
    rows = portal.sql(
        f"SELECT after FROM audit JOIN audit_details USING (chain, seq) WHERE action = 'profile.changed' AND subject = '{email}'")
    return {json.loads(row[0]).get("company") for row in rows if row[0]}


def company_of(portal, email):
    return portal.sql(f"SELECT company FROM users WHERE email = '{email}'")[0][0]
