"""When something breaks while a page is made, the log says where, and nothing about anybody."""

import io
import logging

import pytest
from django.db import connection
from django.test import Client as Browser

from openipt.courses.models import Agreement
from openipt.people.models import Client
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course

pytestmark = pytest.mark.django_db
PRIVATE = ("Amara", "Obi", "amara@example.org", "her mother died", "Tunde", "0700")


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def log():
    """What the product's own handler writes."""
    written = io.StringIO()
    handler = next(made for made in logging.getLogger().handlers if type(made) is logging.StreamHandler)
    stream, handler.stream = handler.stream, written
    yield written
    handler.stream = stream


def looking_at(user):
    browser = signed_in(user)
    browser.raise_request_exception = False
    return browser


def assert_discreet(page, log, *told):
    for said in (page.text, log.getvalue()):
        assert [word for word in PRIVATE if word in said] == []
    for word in told:
        assert word in log.getvalue()


def test_a_page_whose_sealed_text_does_not_open(cast, log):
    moved = Client.objects.values_list("name", flat=True).get(pk=cast.carl.pk)  # as it is stored
    Client.objects.filter(pk=cast.amara.pk).update(name=moved)
    page = looking_at(cast.ben).get(f"/work/clients/{cast.amara.pk}/")
    assert page.status_code == 500
    assert_discreet(page, log, "SealBroken at", "sealing.py")


def test_a_page_whose_exception_carries_what_was_stored(cast, log):
    course = make_course(cast.amara, cast.ben)
    Agreement.objects.update(time_zone="Europe/Amara her mother died")
    page = looking_at(cast.ben).get(f"/work/courses/{course.pk}/sessions/")
    assert page.status_code == 500
    assert_discreet(page, log, "ZoneInfoNotFoundError at")


def test_a_form_that_cannot_be_stored(cast, log):
    said = {"name": "Amara Obi her mother died", "telephone": "0700", "time_zone": "Europe/London"}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE audit_auditmention")  # anything that makes a view fail in the middle of writing
        cursor.execute("ALTER TABLE audit_auditevent RENAME TO gone")
    page = looking_at(cast.ben).post("/work/clients/add/?name=Amara", said)
    assert page.status_code == 500
    assert_discreet(page, log, "Error at", "/work/clients/add/")


def test_a_link_and_a_query_that_lead_nowhere(log):
    browser = Browser()
    for path in ("/join/her-mother-died-a-secret/", "/answer/amara-obi-a-secret/", "/nowhere/?q=Amara"):
        browser.get(path)
    assert_discreet(browser.get("/nowhere/?q=Tunde"), log, "/nowhere/")
    assert "a-secret" not in log.getvalue()
