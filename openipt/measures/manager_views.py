"""Where a practice manager sees the instruments there are, and brings those of the practice."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import staff_practice, viewer
from openipt.measures import actions
from openipt.measures.brought import to_fill_in
from openipt.measures.forms import BringForm, ResponseForm
from openipt.measures.loading import catalogue
from openipt.measures.models import PracticeInstrument
from openipt.measures.queries.stock import brought_by, shelves

ACT = "practice.instruments"
CLASSES = (
    ("A", gettext_lazy("Free to use: the words come with OpenIPT.")),
    ("A-ND", gettext_lazy("Free to share without any change.")),
    ("A-NC", gettext_lazy("For non-commercial use only: whoever runs this installation switches it on.")),
    ("B", gettext_lazy("To be used with permission: the practice adds the words.")),
    ("C", gettext_lazy("Sold by its owner: a therapist enters the total.")),
)


@require_safe
def instruments(request: HttpRequest) -> HttpResponse:
    """What the practice brought, and what comes with OpenIPT: licence class and state of each."""
    practice = staff_practice(request, ACT)
    context = {"practice": practice, "brought": brought_by(practice), "shelves": shelves(practice), "classes": CLASSES}
    return render(request, "measures/instruments.html", context)


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Upload a file with the permission to use it; everything that is wrong with it is said at once."""
    practice, now = staff_practice(request, ACT), timezone.now()
    today = timezone.localdate(now, ZoneInfo(practice.time_zone))
    form = BringForm(request.POST or None, request.FILES or None, today=today)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        permission = actions.Permission(said["permission_from"], said["permission_on"], said["permission_reference"])
        row = actions.upload_instrument(
            practice=practice, text=form.text, permission=permission, by=viewer(request), at=now
        )
        return redirect("brought_instrument", row.pk)
    context = {"practice": practice, "form": form, "waiting": _waiting(request)}
    return render(request, "measures/bring.html", context, status=400 if form.errors else 200)


def _waiting(request: HttpRequest) -> object:
    """The skeleton a wording is wanted for, if one is named."""
    form = catalogue().get(request.GET.get("for", ""))
    return form if form and not form.is_worded and not form.by_total else None


@require_safe
def fill_in(request: HttpRequest, skeleton: str) -> HttpResponse:
    """A file to fill in with the wording of a skeleton."""
    staff_practice(request, ACT)
    form = catalogue().get(skeleton)
    if form is None or form.is_worded or form.by_total:
        raise Http404
    page = HttpResponse(to_fill_in(form), content_type="application/toml; charset=utf-8")
    page["Content-Disposition"] = f'attachment; filename="{form.key}.toml"'
    return page


def _row(request: HttpRequest, brought_id: UUID) -> PracticeInstrument:
    rows = PracticeInstrument.objects.select_related("uploaded_by")
    return get_object_or_404(rows, pk=brought_id, practice=staff_practice(request, ACT))


@require_safe
def brought(request: HttpRequest, brought_id: UUID) -> HttpResponse:
    """What was uploaded: how it scores, and how a client will see it."""
    row = _row(request, brought_id)
    wanted = request.GET.get("language", row.form.language)
    form = row.form.in_language(wanted)
    context = {
        "row": row,
        "instrument": form,
        "form": None if form.by_total else ResponseForm(instrument=form),
        "languages": [row.form.language, *(one.language for one in row.form.translations)],
    }
    return render(request, "measures/brought.html", context)


@require_POST
def use(request: HttpRequest, brought_id: UUID) -> HttpResponse:
    """Put it in use."""
    row = _row(request, brought_id)
    try:
        actions.use_instrument(row=row, by=viewer(request), at=timezone.now())
    except actions.MeasureError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("In use. Therapists can ask it from now on."))
    return redirect("brought_instrument", row.pk)


@require_POST
def retire(request: HttpRequest, brought_id: UUID) -> HttpResponse:
    """Ask it no longer, or throw a draft away."""
    row = _row(request, brought_id)
    actions.retire_instrument(row=row, by=viewer(request), at=timezone.now())
    messages.success(request, _("It is no longer asked. What was answered stays readable."))
    return redirect("practice_instruments")
