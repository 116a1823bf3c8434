"""A mail server (aiosmtpd) that keeps what comes."""

import email
import email.policy
import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from portal import until

USER, SECRET = "acme", "s3cret/pass@word"


class Mailbox:
    """Keeps what comes; `refuse` maps a recipient to what is said instead."""

    def __init__(self, is_secure):
        # aiosmtpd notes TLS that began later only.
        self.is_secure = is_secure
        self.mails, self.refuse, self.hellos, self.logins = [], {}, [], []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.hellos.append(hostname)
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        assert session.ssl or self.is_secure, "a mail came in the clear"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos[0], message))
        return "250 2.0.0 Ok: queued as 4F2A"

    def login(self, server, session, envelope, mechanism, data):
        self.logins.append(mechanism)
        good = (data.login, data.password) == (USER.encode(), SECRET.encode())
        return AuthResult(success=good, handled=False)

    def of(self, address, subject):
        return until(lambda: [
            mail for to, mail in self.mails if to == address and subject in mail["Subject"]])[-1]


@contextmanager
def mail_server(scheme, context):
    """The mailbox, and the port where its server listens: TLS from the start, or by STARTTLS."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    implicit = scheme == "smtps"
    mailbox = Mailbox(implicit)
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=port, ssl_context=context if implicit else None,
        tls_context=None if implicit else context, require_starttls=not implicit,
        authenticator=mailbox.login, auth_required=True, auth_require_tls=not implicit)
    controller.start()
    yield mailbox, port
    controller.stop()


def mail_settings(scheme, port, certificate):
    """What a portal is told of the server."""
    password = SECRET.replace("/", "%2F").replace("@", "%40")
    return {
        "PORTICO_SMTP_URL": f"{scheme}://{USER}:{password}@localhost:{port}",
        "PORTICO_SMTP_CA": str(certificate / "cert.pem"),
        "PORTICO_MAIL_FROM": "Ächme <no-reply@acme.example>",
    }
