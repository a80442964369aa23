"""The way in, for everybody, and the one-click sign-in that exists in the demo only."""

import pytest
from django.utils import timezone

from openipt.demo.actions import open_demo
from openipt.demo.queries import cast
from openipt.people.middleware import CONFIRMED
from openipt.people.models import Practice
from tests.people import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    """Demo mode, and the demo practice."""
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    open_demo(at=timezone.now())
    return cast()


@pytest.fixture(autouse=True)
def _from_here(client):
    client.defaults["HTTP_HOST"] = "localhost"


def sign_in(client, person, **extra):
    return client.post("/demo/sign-in/", {"email": person.email}, **extra)


def test_whoever_is_not_signed_in_sees_what_there_is_for_everybody_and_gets_no_cookie(client):
    page = client.get("/")
    for place in ("/find/", "/is-ipt-for-me/", "/library/", "/accounts/login/", "/help/"):
        assert f'href="{place}"' in page.text
    assert not client.cookies


@pytest.mark.parametrize(("name", "place"), [("ben", "/work/"), ("mona", "/work/"), ("amara_user", "/my/")])
def test_everybody_has_a_first_page_of_their_own(client, name, place):
    client.force_login(getattr(make_cast(), name))
    session = client.session
    session[CONFIRMED] = True
    session.save()
    assert client.get("/")["Location"] == place


def test_outside_the_demo_there_is_no_demo_page(client):
    open_demo(at=timezone.now())
    assert client.get("/demo/").status_code == 404
    assert sign_in(client, cast()[0]).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_demo_shows_its_people_and_says_what_it_is(client, demo):
    assert client.get("/")["Location"] == "/demo/"
    page = client.get("/demo/").content.decode()
    assert all(person.name in page for person in demo)
    assert "nothing here is real" in page


def test_one_click_signs_in_past_the_second_factor(client, demo):
    assert sign_in(client, demo[0])["Location"] == "/"
    assert client.session[CONFIRMED] is True
    assert client.get("/")["Location"] in {"/work/", "/my/"}


def test_one_click_needs_a_form_and_its_token(client, demo):
    assert client.get("/demo/sign-in/").status_code == 405
    strict = type(client)(enforce_csrf_checks=True, HTTP_HOST="localhost")
    assert sign_in(strict, demo[0]).status_code == 403


def test_nobody_outside_the_cast_can_be_signed_in_as(client, demo):
    person = make_cast().ben
    Practice.objects.update(is_demo=True)
    assert client.post("/demo/sign-in/", {"email": person.email}).status_code == 404


def test_one_real_practice_is_enough_to_close_the_demo(client, demo):
    Practice.objects.create(name="Elm House")
    assert client.get("/demo/").status_code == 404
    assert sign_in(client, demo[0]).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("name", "value"),
    [("ALLOWED_HOSTS", ["localhost", "ipt.example.org"]), ("SECURE_PROXY_SSL_HEADER", ("HTTP_X", "https"))],
)
def test_the_demo_is_closed_where_others_could_reach_it(client, demo, settings, name, value):
    setattr(settings, name, value)
    assert sign_in(client, demo[0]).status_code == 404


def test_the_demo_is_closed_to_other_machines(client, demo):
    assert sign_in(client, demo[0], REMOTE_ADDR="192.0.2.7").status_code == 404
    assert sign_in(client, demo[0], REMOTE_ADDR="::1").status_code == 302
