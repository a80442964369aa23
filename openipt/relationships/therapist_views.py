"""The therapist's pages of a client's inventory and circle, with the safety flag."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openipt.access.guards import viewer
from openipt.courses.actions import set_letter_picture
from openipt.courses.guards import open_course
from openipt.courses.models import Letter
from openipt.courses.therapist_views.attempts import attempt, not_understood
from openipt.relationships import actions
from openipt.relationships.forms import FlagForm, LiftForm, SnapshotForm
from openipt.relationships.guards import staff_person, staff_side
from openipt.relationships.queries import letter_picture
from openipt.relationships.views import circle as circles
from openipt.relationships.views import people as inventory


@require_safe
def people(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The people in a client's life."""
    return inventory.people_page(request, staff_side(request, client_id, "inventory.read"))


@require_POST
def add_people(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Name somebody."""
    return inventory.add(request, staff_side(request, client_id, "inventory.write"))


@require_safe
def person(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """One person's card."""
    return inventory.person_page(request, *staff_person(request, relationship_id, "inventory.read"))


@require_POST
def save_person(request: HttpRequest, relationship_id: UUID, section: str) -> HttpResponse:
    """Save one section about somebody."""
    return inventory.save(request, *staff_person(request, relationship_id, "inventory.write"), section)


@require_POST
def remove_person(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """Take somebody out of the inventory."""
    return inventory.remove(request, *staff_person(request, relationship_id, "inventory.write"))


@require_POST
def restore_person(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """Put somebody back."""
    return inventory.restore(request, *staff_person(request, relationship_id, "inventory.write"))


@require_POST
def raise_flag(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """Flag fear, control or violence; asked alone."""
    side, found = staff_person(request, relationship_id, "safety_flag.write")
    here, form = side.to("person", found.pk) + "#safety", FlagForm(request.POST)
    if not form.is_valid():
        return not_understood(request, here)
    attempt(
        request,
        lambda: actions.raise_flag(relationship=found, by=side.viewer, at=timezone.now(), **form.cleaned_data),
        _("Flagged. Nothing about this person is shared or printed from now on."),
    )
    return redirect(here)


@require_POST
def lift_flag(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """Take the flag away, with the reason."""
    side, found = staff_person(request, relationship_id, "safety_flag.write")
    here, form = side.to("person", found.pk) + "#safety", LiftForm(request.POST)
    if not form.is_valid():
        return not_understood(request, here)
    attempt(
        request,
        lambda: actions.lift_flag(relationship=found, by=side.viewer, at=timezone.now(), **form.cleaned_data),
        _("The flag is gone; it stays in the record."),
    )
    return redirect(here)


@require_safe
def circle(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """A client's circle."""
    return circles.circle_page(request, staff_side(request, client_id, "inventory.read"))


@require_POST
def save_circle(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Place people by the list."""
    return circles.save_list(request, staff_side(request, client_id, "inventory.write"))


@require_safe
def compare_circles(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """A client's circle then and now."""
    return circles.compare(request, staff_side(request, client_id, "inventory.read"))


@require_safe
def circle_picture(request: HttpRequest, client_id: UUID, form: str) -> HttpResponse:
    """A client's circle to print or keep."""
    return circles.circle_picture(staff_side(request, client_id, "inventory.read"), form)


@require_POST
def place_person(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """Put somebody on a ring."""
    return circles.place(request, *staff_person(request, relationship_id, "inventory.write"))


@require_POST
def undo_move(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """Take back one's own last move."""
    return circles.undo(request, *staff_person(request, relationship_id, "inventory.write"))


@require_POST
def keep_circle(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Keep the circle of today as a picture of the course."""
    course = open_course(request, course_id, "inventory.write")
    form = SnapshotForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            lambda: actions.take_snapshot(
                course=course, kind=form.cleaned_data["kind"], by=viewer(request), at=timezone.now()
            ),
            _("Kept. It can be compared with later ones."),
        )
    return redirect("circle", course.client_id)


@require_POST
def letter_circle(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Put the circle into a letter that is being written, as it was first kept and as it is now; or take it out."""
    letter = get_object_or_404(Letter.objects.select_related("course"), pk=letter_id)
    course = open_course(request, letter.course_id, "letter.write")
    picture, words = ("", "") if request.POST.get("put") == "out" else letter_picture(course.client)
    attempt(
        request,
        lambda: set_letter_picture(letter=letter, picture=picture, words=words, by=viewer(request), at=timezone.now()),
        _("The letter is changed."),
    )
    return redirect("letter", letter.pk)
