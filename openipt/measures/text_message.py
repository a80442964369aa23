"""A text message as an HTTP gateway wants it: the request is made from a template that the operator sets."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import Request

JSON, FORM = "json", "form"
USUAL_TEMPLATES: Mapping[str, str] = {
    JSON: '{"to": "{to}", "text": "{text}", "id": "{id}"}',
    FORM: "to={to}&text={text}&id={id}",
}
KINDS = {JSON: "application/json", FORM: "application/x-www-form-urlencoded"}
NUMBER = re.compile(r"\+?[0-9]{5,15}")


class GatewayError(ValueError):
    """The settings of the gateway make no sense; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where text messages are handed over, and how.

    `template` is JSON or a form (`a=b&c=d`); {to}, {text} and {id} in its values are filled in. `token` goes along as
    a bearer token, or together with `user` as a user's password.
    """

    url: str
    token: str = ""
    user: str = ""
    form: str = JSON
    template: str = ""

    def __post_init__(self) -> None:
        """Refuse what could never work."""
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise GatewayError("OPENIPT_SMS_URL: must begin with https:// (or http:// on this machine)")
        if self.form not in KINDS:
            raise GatewayError(f"OPENIPT_SMS_FORM: {self.form} is neither json nor form")
        if self.form == JSON:
            _json(self.template or USUAL_TEMPLATES[JSON])


def _json(template: str) -> object:
    try:
        return json.loads(template)
    except ValueError as problem:
        raise GatewayError(f"OPENIPT_SMS_TEMPLATE: is not JSON: {problem}") from None


def number_of(telephone: str) -> str | None:
    """A telephone number as digits, with a leading + where it was written so; None if it cannot be one."""
    found = re.sub(r"[\s()./-]", "", telephone.strip().replace("(0)", ""))
    return found if NUMBER.fullmatch(found) else None


def request_to(gateway: Gateway, *, to: str, text: str, message_id: str) -> Request:
    """The request that hands one message over. A gateway that knows `message_id` already need not send it again."""
    values = {"to": to, "text": text, "id": message_id}
    template = gateway.template or USUAL_TEMPLATES[gateway.form]
    if gateway.form == JSON:
        body = json.dumps(_filled(_json(template), values))
    else:
        body = urlencode([(name, _fill(part, values)) for name, part in parse_qsl(template, keep_blank_values=True)])
    request = Request(gateway.url, data=body.encode(), method="POST")  # noqa: S310 - the scheme is checked above
    request.add_header("Content-Type", KINDS[gateway.form])
    request.add_header("Idempotency-Key", message_id)
    if gateway.user:
        request.add_header("Authorization", "Basic " + b64encode(f"{gateway.user}:{gateway.token}".encode()).decode())
    elif gateway.token:
        request.add_header("Authorization", f"Bearer {gateway.token}")
    return request


def _filled(part: object, values: Mapping[str, str]) -> object:
    """A piece of JSON with the values in its texts; what is filled in can never become structure."""
    if isinstance(part, str):
        return _fill(part, values)
    if isinstance(part, list):
        return [_filled(one, values) for one in part]
    if isinstance(part, dict):
        return {name: _filled(one, values) for name, one in part.items()}
    return part


def _fill(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(to|text|id)\}", lambda found: values[found[1]], text)
