"""All notes of a course, and adding to signed ones."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openipt.access.guards import permit, viewer
from openipt.courses import actions
from openipt.courses.forms import AddendumForm
from openipt.courses.guards import open_course
from openipt.courses.models import Note
from openipt.courses.queries import notes_of
from openipt.courses.therapist_views.attempts import attempt, not_understood


@require_GET
def notes(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Every note, newest first."""
    course = open_course(request, course_id, "note.read")
    context = {
        "course": course,
        "notes": notes_of(course).reverse(),
        "may_write": permit(request, course.client, "note.write"),
    }
    return render(request, "courses/notes.html", context)


@require_POST
def add(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Add to a signed note."""
    note = get_object_or_404(Note.objects.select_related("session__course"), pk=note_id)
    course = open_course(request, note.session.course_id, "note.write")
    form = AddendumForm(request.POST)
    if not form.is_valid():
        return not_understood(request, reverse("course_notes", args=[course.pk]))
    attempt(
        request,
        lambda: actions.add_addendum(note=note, by=viewer(request), at=timezone.now(), **form.cleaned_data),
        _("Added."),
    )
    return redirect("course_notes", course.pk)
