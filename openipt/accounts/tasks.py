"""Mailing a link for a new password: by the worker, so that asking takes as long with an account as without one."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from openipt.accounts.models import User


def new_password_link(user: User) -> str:
    """A link by which somebody chooses a new password, once, within three days."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.PUBLIC_URL}{path}"


@task()
def mail_new_password_link(email: str) -> None:
    """Mail a link for a new password to an address, if somebody signs in with it. The worker tries again if need be."""
    for user in User.objects.filter(email=email, is_active=True):
        text = render_to_string("accounts/new_password_mail.txt", {"link": new_password_link(user)})
        EmailMessage(subject=_("A new password"), body=text.strip(), to=[email]).send()
