"""`openipt check`: whether everything that must fit together does, in plain words."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks, mail
from django.db import connection
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.operations.demonstration import demo_fault, loopback
from openipt.operations.installation import key_faults, pending_migrations, recorded_fingerprints
from openipt.operations.queries import OK, recent_audit_state, worker_state
from openipt.people.models import Membership, Practice, Role
from openipt.people.queries import current
from openipt.safety.models import CrisisContact
from openipt.secrecy.keyring import read_keyring

LEAST_SPACE = 500_000_000  # bytes
CLOCKS_APART = timedelta(seconds=30)
OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right (`fault`), or to know."""

    words: str
    fault: bool = True


def findings(at: datetime) -> dict[str, list[Finding]]:
    """What each check found, in order; an empty list means that all is well there."""
    first = {"keys": list(_keys()), "database": list(_database())}
    if any(finding.fault for found in first.values() for finding in found):
        return first
    others: dict[str, Callable[[], Iterator[Finding]]] = {
        "settings": _settings,
        "mail": _mail,
        "text messages": _text_messages,
        "practices": lambda: _practices(at),
        "worker": lambda: _worker(at),
        "audit trail": _audit,
        "clock": lambda: _clock(at),
        "disk": _disk,
    }
    return first | {name: list(check()) for name, check in others.items()}


def report(found: dict[str, list[Finding]]) -> list[str]:
    """The findings as lines for the operator."""
    lines = []
    for name, listed in found.items():
        lines += [f"ok     {name}"] if not listed else []
        lines += [f"{'FAULT' if finding.fault else 'note '}  {name}: {finding.words}" for finding in listed]
    return lines


def _keys() -> Iterator[Finding]:
    ring = read_keyring(settings.KEYS_FILE)
    for fault in key_faults(recorded_fingerprints(), ring):
        yield Finding(f"{settings.KEYS_FILE} does not belong to this database: {fault}.")
    if settings.KEYS_FILE.stat().st_mode & OTHERS:
        yield Finding(f"others on this machine may read {settings.KEYS_FILE}; run: chmod 600 {settings.KEYS_FILE}")


def _database() -> Iterator[Finding]:
    if waiting := pending_migrations():
        yield Finding(f"{len(waiting)} migrations are pending; make a backup, then run `openipt migrate`.")


def _settings() -> Iterator[Finding]:
    address = urlsplit(settings.PUBLIC_URL)
    host = address.hostname or ""
    if host not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        yield Finding(f"OPENIPT_PUBLIC_URL names {host}, which is not in OPENIPT_HOSTS: people would be turned away.")
    if address.scheme != "https" and not loopback(host):
        yield Finding("OPENIPT_PUBLIC_URL is not https://; passwords and notes would travel in the clear.")
    if settings.DEMO and (fault := demo_fault()):
        yield Finding(fault)
    for problem in checks.run_checks():
        if problem.level >= checks.ERROR:
            yield Finding(str(problem.msg))


def _mail() -> Iterator[Finding]:
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        try:
            mail.get_connection().open()
        except OSError as problem:
            yield Finding(f"the mail server {settings.EMAIL_HOST} does not let us in ({type(problem).__name__}).")
        return
    settings.EMAIL_FILE_PATH.mkdir(parents=True, exist_ok=True)
    yield Finding(
        f"no mail server is set, so nobody gets mail; it is written to {settings.EMAIL_FILE_PATH} (OPENIPT_SMTP_HOST).",
        fault=False,
    )


def _text_messages() -> Iterator[Finding]:
    if settings.SMS_GATEWAY is None:
        yield Finding(
            f"no gateway is set; they are written to {settings.SMS_FILE_PATH} (OPENIPT_SMS_URL).", fault=False
        )


def _practices(at: datetime) -> Iterator[Finding]:
    practices = Practice.objects.order_by("name")
    if not practices:
        yield Finding("there is none yet; run `openipt createuser`.")
    managed = set(
        Membership.objects.filter(current(at), role=Role.MANAGER, user__is_active=True).values_list(
            "practice", flat=True
        )
    )
    helped = set(CrisisContact.objects.values_list("practice", flat=True))
    for practice in practices:
        if practice.pk not in managed:
            yield Finding(f"{practice.name} has no manager; run `openipt createuser --role manager`.")
        if practice.pk not in helped:
            yield Finding(f"{practice.name} has no crisis contacts; clients see none on the help page.")
        if practice.alert_reader_id is None:
            yield Finding(
                f"{practice.name} names nobody to read alerts, so PHQ-8 is asked instead of PHQ-9.", fault=False
            )
        elif practice.alert_deputy_id is None:
            yield Finding(f"{practice.name} names no deputy for whoever reads alerts.", fault=False)


def _worker(at: datetime) -> Iterator[Finding]:
    if worker_state(at) != OK:
        yield Finding("no background worker has given a sign of life within a minute: no mail, no reminders.")


def _audit() -> Iterator[Finding]:
    if recent_audit_state() != OK:
        yield Finding("its last events do not fit together; run `openipt verify-audit`.")


def _clock(at: datetime) -> Iterator[Finding]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            if abs(cursor.fetchone()[0] - timezone.now()) > CLOCKS_APART:
                yield Finding("this machine's clock and the database's are more than 30 seconds apart.")
    last = AuditEvent.objects.order_by("-pk").values_list("at", flat=True).first()
    if last is not None and last - at > CLOCKS_APART:
        yield Finding("the audit trail has an event from the future: a clock goes, or went, wrong.")


def _disk() -> Iterator[Finding]:
    if shutil.disk_usage(settings.HOME).free < LEAST_SPACE:
        yield Finding(f"less than {LEAST_SPACE // 1_000_000} MB are free where {settings.HOME} lies.")
    if settings.HOME.stat().st_mode & OTHERS:
        yield Finding(
            f"others on this machine may look into {settings.HOME}; run: chmod 700 {settings.HOME}", fault=False
        )
