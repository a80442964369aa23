"""What came of a practice's courses, in numbers: for its manager, and for each clinician against the whole."""

from uuid import UUID

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openipt.access.guards import permit_at, staff_practice, viewer
from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.measures.loading import catalogue
from openipt.outcomes.benchmarks import benchmarks
from openipt.outcomes.forms import OverviewForm
from openipt.outcomes.queries import Asked, Group, choices_in, overview, research_rows, shown_groups
from openipt.outcomes.rates import LEAST_CELL
from openipt.outcomes.research import archive
from openipt.outcomes.talking_therapies import ANXIETY, DEPRESSION, FROM_MEMORY, LEAST_SESSIONS, RULES, SOURCE
from openipt.people.models import Practice
from openipt.protocol.editions import editions

USUAL = "phq-9"
TALKING_THERAPIES = {
    "phq": RULES[DEPRESSION],
    "gad": RULES[ANXIETY],
    "source": SOURCE,
    "from_memory": FROM_MEMORY,
    "least": LEAST_SESSIONS,
}


def _asked(request: HttpRequest, practice: Practice) -> tuple[OverviewForm, Asked]:
    """The form with what was asked; what makes no sense in it counts as not asked."""
    answered, used, areas = choices_in(practice)
    instruments = [key for key in answered if key in catalogue()] or [USUAL]
    said = request.POST if request.method == "POST" else request.GET
    usual = USUAL if USUAL in instruments else instruments[0]
    form = OverviewForm({"instrument": usual, **said.dict()}, instruments=instruments, used=used, areas=areas)
    form.is_valid()
    values = {name: form.cleaned_data.get(name) or None for name in form.fields}
    return form, Asked(
        instrument=values["instrument"] or usual,
        edition=values["edition"] or "",
        area=values["area"] or "",
        opened_from=values["opened_from"],
        opened_until=values["opened_until"],
    )


@require_GET
def practice_outcomes(request: HttpRequest) -> HttpResponse:
    """Scores, rates with their intervals, waiting and leaving; never a name where few people are behind a number."""
    practice = staff_practice(request, "practice.outcomes")
    form, asked = _asked(request, practice)
    seen = overview(practice, asked)
    user, manages = viewer(request), bool(permit_at(request, practice, "practice.export"))
    therapists, few = shown_groups(seen.by_therapist)
    own = next((group for group in seen.by_therapist if group.key == str(user.pk)), None)
    by_edition, few_editions = shown_groups(seen.by_edition)
    by_area, few_areas = shown_groups(seen.by_area)
    names = _names(therapists) if manages else {}
    context = {
        "practice": practice,
        "form": form,
        "asked": asked,
        "instrument": catalogue()[asked.instrument],
        "seen": seen,
        "therapists": therapists,
        "few_therapists": few,
        "rows": sorted(((names[group.key], group) for group in therapists), key=lambda row: row[0]) if manages else [],
        "names": {**names, str(user.pk): _("You")} if own else names,
        "own": own,
        "own_key": str(user.pk) if own else "",
        "by_edition": [(_edition_name(group.key), group) for group in by_edition],
        "by_area": by_area,
        "few": few_editions + few_areas,
        "least": LEAST_CELL,
        "talking_therapies": TALKING_THERAPIES,
        "benchmarks": benchmarks(),
        "manages": manages,
        "chosen": [(name, request.GET[name]) for name in form.fields if request.GET.get(name)],
    }
    return render(request, "outcomes/practice.html", context)


def _edition_name(key: str) -> str:
    return _(editions()[key].name) if key in editions() else key


def _names(groups: list[Group]) -> dict[str, str]:
    people = User.objects.in_bulk([UUID(group.key) for group in groups])
    return {str(pk): person.get_full_name() for pk, person in people.items()}


@require_POST
@transaction.atomic
def export_outcomes(request: HttpRequest) -> HttpResponseBase:
    """The closed courses asked about, without names or dates, with a dictionary of the columns."""
    practice = staff_practice(request, "practice.export")
    _form, asked = _asked(request, practice)
    about = _(
        "Closed courses without names or dates. Rare protocols, problem areas and therapists with fewer than five"
        " courses are written as 'other'. That makes it hard to recognise somebody, not impossible: keep the file safe."
        " courses.csv and courses.parquet hold the same rows."
    )
    made, number = archive(research_rows(practice, asked), about)
    record(
        act="outcomes.exported",
        by=viewer(request),
        at=timezone.now(),
        subject=practice,
        practice_id=practice.pk,
        detail={"instrument": asked.instrument, "courses": number},
    )
    return FileResponse(made, as_attachment=True, filename="openipt-outcomes.zip", content_type="application/zip")
