"""A server as it runs for people: its processes are kept alive, stopped together, and may be killed at any time."""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.server import Server


def healthz(server):
    """Status and content of the health page."""
    try:
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=10) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as reply:
        return reply.code, json.load(reply)


def of_process(pid, name):
    """What the system says of a process; empty if it has ended, also while we look."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/{name}").read_text()
    return ""


def family(pid):
    """The processes below one, with their command lines."""
    found = {}
    for child in map(int, of_process(pid, f"task/{pid}/children").split()):
        found[child] = of_process(child, "cmdline").replace("\0", " ")
        found |= family(child)
    return found


def the(processes, word):
    """The one process whose command line has this word."""
    return next(pid for pid, command in processes.items() if word in command)


def eventually(question, seconds=20):
    """Wait until a question is answered with something true; gives the answer."""
    limit = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.1)
    return answer


def alive(pid):
    return (stat := of_process(pid, "stat")) != "" and ") Z " not in stat


# ---------------------------------------------------------------------------- inside the installation


def queue_a_task():
    from openipt.safety.tasks import send_notice

    send_notice.enqueue("00000000-0000-0000-0000-000000000000")


def tasks_waiting():
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.ready().count()


def silence_worker():
    from datetime import timedelta

    from openipt.operations.models import Beat

    for beat in Beat.objects.filter(name="worker"):
        Beat.objects.filter(pk=beat.pk).update(at=beat.at - timedelta(minutes=2))


def integrity():
    from django.db import connection

    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return cursor.fetchone()[0]


def found_practices(number):
    from django.utils import timezone

    from openipt.people.actions import found_practice

    for count in range(number):
        found_practice(name=f"Practice {count}", time_zone="Europe/London", by=None, at=timezone.now())


def practices_and_events():
    from openipt.audit.models import AuditEvent
    from openipt.people.models import Practice

    return [Practice.objects.count(), AuditEvent.objects.filter(act="practice.founded").count()]


# ------------------------------------------------------------------------------------------------ tests


def test_a_server_says_that_it_is_well_and_does_queued_tasks(server):
    assert healthz(server) == (200, healthz(server)[1])
    assert healthz(server)[1]["status"] == "ok"
    server.call(queue_a_task)
    eventually(lambda: server.call(tasks_waiting) == 0)


def test_a_worker_that_dies_is_started_again(server):
    worker = the(family(server.process_id), "openipt.cli worker")
    os.kill(worker, signal.SIGKILL)
    again = eventually(lambda: [pid for pid, command in family(server.process_id).items()
                                if "openipt.cli worker" in command and pid != worker])  # fmt: skip
    assert alive(again[0])
    server.call(queue_a_task)
    eventually(lambda: server.call(tasks_waiting) == 0)
    assert "The background worker died" in server.log.read_text()


def test_a_web_process_that_dies_is_started_again(server):
    def web():
        return {pid for pid, command in family(server.process_id).items() if "granian" in command and alive(pid)}

    before = eventually(lambda: web() if len(web()) == 3 else None)  # one that watches and two that serve
    os.kill(max(before), signal.SIGKILL)
    eventually(lambda: len(web()) == 3 and web() - before)
    time.sleep(1)  # it is asked to stop only once it listens
    eventually(server.answers)


def test_stopping_stops_everything(server):
    processes = [server.process_id, *family(server.process_id)]
    assert len(processes) >= 4
    server.stop()
    eventually(lambda: not any(map(alive, processes)))
    assert "Traceback" not in server.log.read_text()


def test_nothing_is_left_running_when_the_command_itself_is_killed(server):
    processes = family(server.process_id)
    os.kill(server.process_id, signal.SIGKILL)
    eventually(lambda: not any(map(alive, processes)))


def test_a_server_without_a_worker_says_so_until_one_works_elsewhere(installation):
    alone = Server(installation, command=("serve", "--no-worker"))
    alone.start(healthy=False)
    try:
        eventually(lambda: healthz(alone) == (503, {**healthz(alone)[1], "worker": "silent", "status": "failing"}))
        other = Server(installation, command=("serve",))
        other.start()
        assert healthz(alone)[0] == 200
        other.stop()
        installation.call(silence_worker)
        assert healthz(alone)[1]["worker"] == "silent"
    finally:
        alone.stop()


def test_killed_in_the_middle_of_writing_the_database_is_whole(make_server, installation):
    server = make_server()
    before = practices_and_events_after_some_writing(server)
    server.kill9()
    server.start()
    assert healthz(server)[0] == 200
    assert installation.call(integrity) == "ok"
    practices, events = installation.call(practices_and_events)
    assert practices == events >= before
    assert "whole" in installation.manage("verify-audit")


def practices_and_events_after_some_writing(server):
    server.call(found_practices, number=20)
    return server.call(practices_and_events)[0]


def test_a_restore_waits_for_nobody_to_be_served(server, tmp_path):
    backup = tmp_path / "backup.zip"
    server.manage("backup", str(backup))
    done = server.installation.attempt("restore", str(backup), "--force")
    assert done.returncode == 2
    assert "stop it first" in done.stderr
