"""The formulation on one page, the same for the client and for whoever cares for them."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openipt.formulation.formulation_pdf import Sheet, pdf
from openipt.formulation.interpersonal import paragraphs
from openipt.formulation.models import Formulation
from openipt.formulation.queries import goals_of
from openipt.relationships.queries import shared_circle, spoken


def sheet(formulation: Formulation) -> HttpResponse:
    """As a PDF. Nobody who is flagged for safety is on it."""
    course = formulation.course
    client = course.client
    svg, people = shared_circle(client)
    page = Sheet(
        title=_("What we understand together"),
        practice=client.practice.name,
        line=_("{client} and {therapist}, version {version}, {day}").format(
            client=client.name,
            therapist=course.therapist.get_full_name(),
            version=formulation.version,
            day=written(timezone.localtime(formulation.shared_at), "j F Y"),
        ),
        parts=[(_(name), text) for name, text in paragraphs(formulation.parts)],
        goals=[goal.text for goal in goals_of(course)],
        goals_title=_("Goals"),
        answer=_answer(formulation),
        circle=str(svg) if people else "",
        listed="; ".join(spoken(one) for one in people),
        circle_title=_("The people around me"),
        alt=_("The closeness circle; the list above it says the same."),
        language=(get_language() or "en")[:2],
    )
    reply = HttpResponse(pdf(page), content_type="application/pdf")
    reply["Content-Disposition"] = 'inline; filename="formulation.pdf"'
    return reply


def _answer(formulation: Formulation) -> str:
    if not formulation.view:
        return _("Not answered yet.")
    day = written(timezone.localtime(formulation.answered_at), "j F Y")
    said = f" “{formulation.client_words}”" if formulation.client_words else ""
    return f"{formulation.get_view_display()}, {day}.{said}"
