"""Refusals in Stripe's shape."""


class Refusal(Exception):
    def __init__(self, message, param=None, code=None, status=400, kind="invalid_request_error",
                 **more):
        super().__init__(message)
        self.status = status
        self.error = {"message": message, "type": kind} | more
        if param:
            self.error["param"] = param
        if code:
            self.error["code"] = code
            self.error["doc_url"] = "https://stripe.com/docs/error-codes/" + code.replace("_", "-")


def missing(kind, id, param="id"):
    """404: there is no such object. `param` is what named it."""
    return Refusal(f"No such {kind}: '{id}'", param, "resource_missing", 404)


def no_such(kind, id, param):
    """An object named by a parameter rather than by the path is a plain 400 to Stripe."""
    return Refusal(f"No such {kind}: '{id}'", param, "resource_missing", 400)


DECLINES = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
}


def card_error(reason, **more):
    return Refusal(DECLINES[reason], None, "card_declined", 402, "card_error",
                   decline_code=reason, **more)


def needs_action(what, **more):
    """`what` is the invoice or the subscription that cannot be paid without its owner."""
    return Refusal(
        "This payment requires additional user action before it can be completed successfully. "
        f"Payment can be completed using the PaymentIntent associated with the {what}.", None,
        f"{what}_payment_intent_requires_action", 402, "card_error", **more)
