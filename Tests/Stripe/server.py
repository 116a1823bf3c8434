"""HTTP: who may ask, which operation it is, one answer per idempotency key, and the faults that a
test has ordered."""
import base64
import hashlib
import json
import socket
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import account
import clock
import control
import forms
import operations  # noqa: F401  registers what is answered
import pages
import routes
from errors import Refusal
from faults import Faults
from store import VERSION, World
from webhooks import Webhooks

DAY = 86400


class Service:
    """The world and what stands around it."""

    def __init__(self, key, webhook=None, secret=None):
        self.key = key
        self.world = World()
        self.faults = Faults()
        self.answers = {}
        # What was asked, for tests that hold it against the official package.
        self.requests = []
        self.webhooks = Webhooks(self.world, webhook, secret)

    def reset(self):
        with self.world.lock:
            self.world.reset()
            self.answers.clear()
            self.requests.clear()
            self.faults.clear()
            self.webhooks.reset()
            account.furnish(self.world)
            self.webhooks.furnish()

    def note(self, request_id, method, parts, headers, body, status):
        try:
            params = forms.decode("&".join(part for part in (parts.query, body) if part))
        except Refusal:
            params = None
        self.requests.append({
            "id": request_id, "method": method, "path": parts.path, "params": params,
            "key": headers.get("Idempotency-Key"), "version": headers.get("Stripe-Version"),
            "status": status})

    def api(self, request_id, method, path, headers, query, body):
        """(status, headers, answer) to a request under /v1."""
        try:
            self.authenticate(headers.get("Authorization", ""))
            version = headers.get("Stripe-Version", VERSION)
            if version != VERSION:
                raise Refusal(
                    f"Invalid Stripe API version: {version}. This server speaks {VERSION}.")
            key = headers.get("Idempotency-Key")
            if key is None or method != "POST":
                return self.perform(request_id, None, method, path, headers, query, body)
            return self.once(request_id, key, method, path, headers, query, body)
        except Refusal as refusal:
            return refusal.status, {}, {"error": refusal.error}

    def authenticate(self, header):
        scheme, _, value = header.partition(" ")
        if scheme.lower() == "basic":
            try:
                value = base64.b64decode(value).decode().partition(":")[0]
            except ValueError:
                value = ""
        elif scheme.lower() != "bearer":
            raise Refusal(
                "You did not provide an API key. You need to provide your API key in the "
                "Authorization header, using Bearer auth.", status=401)
        if value != self.key:
            raise Refusal(
                f"Invalid API Key provided: {value[:8]}****{value[-4:]}", status=401)

    def once(self, request_id, key, method, path, headers, query, body):
        """The stored answer when the key was there already."""
        if len(key) > 255:
            raise Refusal("Idempotency-Key is too long", status=400, kind="idempotency_error")
        digest = hashlib.sha256(f"{method} {path}?{query}\n{body}".encode()).digest()
        with self.world.lock:
            now = self.world.now()
            stored = self.answers.get(key)
            if stored and now - stored["at"] >= DAY:
                stored = None
            if not stored:
                entry = self.answers[key] = {"at": now, "digest": digest, "answer": None}
        if stored:
            if stored["digest"] != digest:
                raise Refusal(
                    "Keys for idempotent requests can only be used with the same parameters they "
                    f"were first used with. Try using a key other than '{key}' if you meant to "
                    "execute a different request.", kind="idempotency_error")
            if not stored["answer"]:
                raise Refusal(
                    "There is currently another in-progress request using this Idempotent Key "
                    f"(that probably means you submitted twice, and the other request is still "
                    f"going through): {key}. Please try again later.", None,
                    "idempotency_key_in_use", 409, "idempotency_error")
            status, more, answer = stored["answer"]
            return status, more | {"Idempotent-Replayed": "true"}, answer
        try:
            answer = self.perform(request_id, key, method, path, headers, query, body)
            status, more, content = answer
            # What never began to be done is not kept: the key may be used again.
            if more.pop("begun", False):
                entry["answer"] = (status, more | {"Original-Request": request_id}, content)
                return entry["answer"]
            return answer
        finally:
            if not entry["answer"]:
                self.answers.pop(key, None)

    def perform(self, request_id, key, method, path, headers, query, body):
        begun = False
        try:
            ordered = self.faults.before(method, path)
            if ordered:
                return ordered
            operation, ids = routes.find(method, path)
            if not operation:
                raise Refusal(f"Unrecognized request URL ({method}: {path}).", status=404)
            if body and not headers.get("Content-Type", "").startswith(
                    "application/x-www-form-urlencoded"):
                raise Refusal(
                    "Invalid request (check that your POST content type is "
                    "application/x-www-form-urlencoded).")
            tree = forms.decode("&".join(part for part in (query, body) if part))
            params = forms.check(tree, operation.fields)
            forms.require(params, operation.required)
            expand = params.pop("expand", [])
            with self.world.lock:
                begun = True
                self.world.request = (request_id, key)
                clock.catch_up(self.world)
                try:
                    answer = operation.call(self.world, params, *ids)
                    clock.catch_up(self.world)
                    answer = self.world.shown(answer, expand)
                finally:
                    self.world.request = (None, None)
            return 200, {"begun": True} if key else {}, answer
        except Refusal as refusal:
            keep = key and begun and refusal.status != 429
            return refusal.status, {"begun": True} if keep else {}, {"error": refusal.error}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "nginx", ""

    def answer_any(self):
        service = self.server.service
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode("utf-8", "replace")
        try:
            if parts.path.startswith("/v1/"):
                self.answer_api(service, parts, body)
            elif parts.path.startswith("/_control/"):
                status, answer = control.answer(service, self.command, parts, body)
                self.send(status, json.dumps(answer), "application/json")
            else:
                with service.world.lock:
                    clock.catch_up(service.world)
                    status, kind, content, headers = pages.answer(
                        service.world, self.command, parts, forms.decode(body))
                self.send(status, content, kind, headers)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        except Exception:
            traceback.print_exc()
            self.send(500, json.dumps({"error": {"type": "api_error", "message": "a mistake of "
                      "the test server: " + traceback.format_exc()}}), "application/json")

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = answer_any

    def answer_api(self, service, parts, body):
        with service.world.lock:
            request_id = service.world.id("req", 14)
        fault = service.faults.take(self.command, parts.path)
        if fault == "close":
            return self.hang_up()
        status, headers, answer = service.api(
            request_id, self.command, parts.path, self.headers, parts.query, body)
        service.note(request_id, self.command, parts, self.headers, body, status)
        headers = {k: v for k, v in headers.items() if k != "begun"}
        # From here on the work is done, whatever the client learns of it.
        if fault == "after_close":
            return self.hang_up()
        if fault == "after_hang":
            service.faults.hang()
            return self.hang_up()
        if fault == "after_500":
            status, headers, answer = service.faults.error_500()
        headers |= {
            "Request-Id": request_id, "Stripe-Version": VERSION, "Cache-Control": "no-store"}
        if key := self.headers.get("Idempotency-Key"):
            headers["Idempotency-Key"] = key
        text = json.dumps(answer)
        if fault == "drip":
            return self.drip(service, status, text, headers)
        if fault == "garbled":
            text = text[:len(text) // 2]
        self.send(status, text, "application/json", headers)

    def send(self, status, content, kind, headers=None):
        content = content if isinstance(content, bytes) else content.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def drip(self, service, status, text, headers):
        """A byte at a time, until the client has had enough or the fault is taken back."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        content = text.encode()
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for at in range(len(content)):
            if service.faults.is_over(0.2):
                self.wfile.write(content[at:])
                return
            self.wfile.write(content[at:at + 1])

    def hang_up(self):
        self.close_connection = True
        # Nothing lingers: the client sees a reset.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.connection.close()

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    # An answer is written in two parts; the second must not wait for the first to be acknowledged.
    disable_nagle_algorithm = True

    def __init__(self, port, service):
        super().__init__(("127.0.0.1", port), Handler)
        self.service = service
        service.world.url = f"http://127.0.0.1:{self.server_address[1]}"
        service.reset()

    def get_request(self):
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection, address

    def handle_error(self, request, client_address):
        # Clients that hang up are a matter of course here.
        pass
