"""The client's own pages of the people in their life and of their circle."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from openipt.relationships.guards import own_person, own_side
from openipt.relationships.views import circle as circles
from openipt.relationships.views import people as inventory


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who is in my life."""
    return inventory.people_page(request, own_side(request, "inventory.write"))


@require_POST
def add_people(request: HttpRequest) -> HttpResponse:
    """Name somebody."""
    return inventory.add(request, own_side(request, "inventory.write"))


@require_safe
def person(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """What I say about somebody."""
    return inventory.person_page(request, *own_person(request, relationship_id, "inventory.write"))


@require_POST
def save_person(request: HttpRequest, relationship_id: UUID, section: str) -> HttpResponse:
    """Save one section about somebody."""
    return inventory.save(request, *own_person(request, relationship_id, "inventory.write"), section)


@require_POST
def remove_person(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """Take somebody out of my list."""
    return inventory.remove(request, *own_person(request, relationship_id, "inventory.write"))


@require_POST
def restore_person(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """Put somebody back."""
    return inventory.restore(request, *own_person(request, relationship_id, "inventory.write"))


@require_safe
def circle(request: HttpRequest) -> HttpResponse:
    """My circle."""
    return circles.circle_page(request, own_side(request, "inventory.write"))


@require_POST
def save_circle(request: HttpRequest) -> HttpResponse:
    """Place people by the list."""
    return circles.save_list(request, own_side(request, "inventory.write"))


@require_safe
def compare_circles(request: HttpRequest) -> HttpResponse:
    """My circle then and now."""
    return circles.compare(request, own_side(request, "inventory.write"))


@require_safe
def circle_picture(request: HttpRequest, form: str) -> HttpResponse:
    """My circle to keep."""
    return circles.circle_picture(own_side(request, "inventory.write"), form)


@require_POST
def place_person(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """Put somebody on a ring."""
    return circles.place(request, *own_person(request, relationship_id, "inventory.write"))


@require_POST
def undo_move(request: HttpRequest, relationship_id: UUID) -> HttpResponse:
    """Take back my last move."""
    return circles.undo(request, *own_person(request, relationship_id, "inventory.write"))
