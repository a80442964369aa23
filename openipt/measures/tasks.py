"""Sending a client the link to the questions before a session."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from openipt.accounts.models import User
from openipt.courses.models import Session
from openipt.measures.actions import MeasureError, make_answer_link
from openipt.measures.queries import may_mail


@task()
def send_answer_link(session_id: str, by_id: str) -> None:
    """Make a link and mail it to a client who agreed to messages. The secret exists only here and in the mail."""
    session = Session.objects.select_related("course__client__practice").get(pk=session_id)
    client = session.course.client
    if not may_mail(client):
        return
    try:
        secret = make_answer_link(session=session, by=User.objects.get(pk=by_id), at=timezone.now())
    except MeasureError:
        return  # the session was cancelled or is over: nobody needs the link any more
    EmailMessage(subject=_("Before we meet"), body=_text(secret), to=[client.email]).send()


def _text(secret: str) -> str:
    asked = _("Please answer a few questions before we meet:")
    heed = _("The link is only for you. It stops working a day after we meet. Nobody reads answers to this e-mail.")
    return f"{asked}\n\n{settings.PUBLIC_URL}/answer/{secret}/\n\n{heed}\n"
