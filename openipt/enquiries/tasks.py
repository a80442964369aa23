"""Telling people that there is news about an enquiry, by mail without content. The worker tries again if it fails."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django_tasks import task

from openipt.enquiries.models import Ask, Enquiry


@task()
def send_question(ask_id: str) -> None:
    """Tell a therapist that an enquiry waits, or that somebody chose them."""
    ask = Ask.objects.select_related("listing__therapist").get(pk=ask_id)
    if ask.state == Ask.State.OPEN or ask.chosen_at:
        text = _("Something about an enquiry needs you. Please sign in:")
        _mail(ask.listing.therapist.email, _("Please sign in to OpenIPT"), text, f"/work/enquiries/{ask.pk}/")


@task()
def send_news(enquiry_id: str, kind: str) -> None:
    """Tell the person who asked that there is news on their page. `kind`: sent, answered, unanswered."""
    enquiry = Enquiry.objects.get(pk=enquiry_id)
    if not enquiry.email or enquiry.contact_by != "email" or enquiry.forgotten_at:
        return
    texts = {
        "sent": _("What you wrote was sent. On this page you see what comes back. Keep the link; it is only for you:"),
        "answered": _("There is an answer for you on your page:"),
        "unanswered": _("Somebody did not answer in time. On your page you can ask others:"),
    }
    _mail(enquiry.email, _("News for you"), texts[kind], f"/enquiry/{enquiry.secret}/")


def _mail(address: str, subject: str, text: str, path: str) -> None:
    heed = _("Nobody reads answers to this e-mail. In a crisis, please don't wait for an answer:")
    body = f"{text}\n\n{settings.PUBLIC_URL}{path}\n\n{heed} {settings.PUBLIC_URL}/help/\n"
    EmailMessage(subject=subject, body=body, to=[address]).send()
