"""What to consider now, and what was decided."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.access.guards import viewer
from openipt.courses.guards import open_course
from openipt.formulation.queries import focus_of
from openipt.measures.loading import catalogue
from openipt.measures.queries import course_scores
from openipt.outcomes.actions import decide_on_signal
from openipt.outcomes.forms import DecisionForm
from openipt.outcomes.queries import curves_for, decisions_on, signals_of
from openipt.outcomes.signals import TO_CONSIDER
from openipt.protocol.editions import edition


@require_http_methods(["GET", "POST"])
def consider(request: HttpRequest, course_id: UUID, instrument: str, kind: str) -> HttpResponse:
    """What to consider about a signal; writing down what was decided, also if newer scores no longer say so."""
    course = open_course(request, course_id, "course.change")
    if kind not in TO_CONSIDER or not (instrument in catalogue() or course.responses.filter(instrument=instrument)):
        raise Http404
    found = signals_of(course, course_scores(course), curves_for(course))
    told = next((one for one in found if (one.signal.instrument, str(one.signal.kind)) == (instrument, kind)), None)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decide_on_signal(
            course=course,
            instrument=instrument,
            kind=kind,
            considered=form.cleaned_data["considered"],
            decision=form.cleaned_data["decision"],
            by=viewer(request),
            at=timezone.now(),
        )
        messages.success(request, _("It is written down what you decided."))
        return redirect("course_page", course.pk)
    made = decisions_on(course, instrument, kind)
    context = {
        "course": course,
        "told": told,
        "form": form,
        "decisions": made,
        "areas": [edition(course.edition).area(focus.area) for focus in focus_of(course)],
    }
    return render(request, "outcomes/consider.html", context)
