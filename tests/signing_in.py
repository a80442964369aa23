"""A browser without JavaScript in which somebody is signed in, second factor and all."""

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
