"""The diary as a client shares it, and whether mood goes with the people in it: for the therapist, then for both."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openipt.access.guards import permit, viewer
from openipt.courses.guards import open_course
from openipt.diary import actions, queries
from openipt.diary.entry import today_in

ON_A_PAGE = 30


@require_GET
def course_diary(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """What the client shares of their diary."""
    course = open_course(request, course_id, "diary.read")
    now = timezone.now()
    entries = queries.shared_entries(course.client)
    today = today_in(course.client.time_zone, now)
    first = today - queries.WEEKS_SHOWN
    context = {
        "course": course,
        "page": Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page")),
        "picture": queries.mood_picture(entries.filter(day__gte=first), first, today),
        "rhythm": queries.rhythm_week(course.client, now) if queries.asks_for_rhythm(course) else None,
        "asks_rhythm": queries.asks_for_rhythm(course),
        "names": queries.names_in_diary(course.client),
    }
    return render(request, "diary/course_diary.html", context)


@require_GET
def course_linking(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Whether this client's mood goes with contact or conflict with each person."""
    course = open_course(request, course_id, "linking.read")
    context = {
        "course": course,
        "people": queries.linked_people(course, shared=False),
        "share": queries.linking_share_of(course),
        "may_share": permit(request, course.client, "linking.share"),
    }
    return render(request, "diary/course_linking.html", context)


@require_POST
def offer_linking(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Offer the client to see it, or take that back."""
    course = open_course(request, course_id, "linking.share")
    by, at = viewer(request), timezone.now()
    if request.POST.get("offer") == "no":
        actions.take_back_linking(course=course, by=by, at=at)
        messages.success(request, _("Your client does not see it any more."))
    else:
        actions.offer_linking(course=course, by=by, at=at)
        messages.success(request, _("Offered. Your client sees it when they say yes."))
    return redirect("course_linking", course.pk)
