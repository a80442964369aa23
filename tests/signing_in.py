"""Somebody signed in, second factor and all: a browser without JavaScript, or a cookie for Chromium."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client as Browser

from openipt.accounts.models import User
from openipt.people.middleware import CONFIRMED


def signed_in(user: User) -> Browser:
    """A test client of Django's, signed in as somebody."""
    browser = Browser()
    browser.force_login(user)
    session = browser.session
    session[CONFIRMED] = True
    session.save()
    return browser


def session_cookie(user: User) -> str:
    """The value of the session cookie of somebody who just signed in."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[CONFIRMED] = True
    session.create()
    return str(session.session_key)
