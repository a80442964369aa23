"""Demo mode: on this machine only, and only with a database in which nobody is real."""

import ipaddress

from django.conf import settings
from django.db import connection
from django.utils import timezone

from openipt.demo.actions import build_demo, make_past
from openipt.demo.queries import cast
from openipt.operations.refusal import Refused
from openipt.outcomes.tasks import fit_curves, reckon_outcomes
from openipt.people.models import Practice

LOOPBACK_NAMES = {"localhost", "127.0.0.1", "[::1]", "::1"}


def demo_fault() -> str:
    """Why this may not run as a demo, in one plain sentence; empty if it may."""
    if elsewhere := sorted(set(settings.ALLOWED_HOSTS) - LOOPBACK_NAMES):
        return f"The demo answers on this machine only; take {', '.join(elsewhere)} out of OPENIPT_HOSTS."
    if settings.SECURE_PROXY_SSL_HEADER:
        return "The demo answers on this machine only, so not behind a proxy; unset OPENIPT_BEHIND_PROXY."
    if Practice._meta.db_table not in connection.introspection.table_names():
        return ""
    if Practice.objects.filter(is_demo=False).exists():
        return "This database holds a practice that is not a demo; the demo never runs on it."
    return ""


def one_click_allowed(address: str) -> bool:
    """Whether somebody at this network address may sign in without a password: asked anew for each request."""
    return bool(settings.DEMO) and loopback(address) and not demo_fault()


def loopback(address: str) -> bool:
    """Whether a host or network address is this machine itself."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def refuse_unless_demo() -> None:
    """Refuse to go on in demo mode where there is, or could be, somebody real."""
    if fault := demo_fault():
        raise Refused(fault)


def build_if_empty() -> None:
    """Fill an empty demo database with its practice."""
    if not Practice.objects.exists():
        print("Building the demo practice …", flush=True)
        now = timezone.now()
        make_past(practice=build_demo(at=now), at=now)
        while reckon_outcomes(now):
            pass
        fit_curves(now)


def who_may_sign_in() -> list[str]:
    """The cast, a line each."""
    return [f"  {person.name:<22} {person.role:<18} {person.email}" for person in cast()]
