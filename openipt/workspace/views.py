"""Pages about one client: who they are, adding and changing, starting a course, handing over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openipt.access.guards import open_client, permit, staff_practice, viewer
from openipt.courses import actions as courses
from openipt.courses.models import Course
from openipt.courses.refusals import Refused
from openipt.enquiries.queries import enquiry_behind
from openipt.people import actions as people
from openipt.people.models import Client
from openipt.people.queries import care_links_of
from openipt.safety.queries import concerns_of
from openipt.workspace.forms import ClientForm, HandOverForm, StartCourseForm


@require_GET
def client_page(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Who a client is, who cares for them, and their courses."""
    client = open_client(request, client_id, "client.identify")
    clinical = permit(request, client, "course.review")
    context = {
        "client": client,
        "links": care_links_of(client, timezone.now()),
        "clinical": clinical,
        "courses": client.courses.select_related("therapist").order_by("-opened_at") if clinical else [],
        "concerns": concerns_of(client) if clinical else [],
        "enquiry": enquiry_behind(client, viewer(request)) if clinical else None,
        "may_change": permit(request, client, "client.change"),
        "may_invite": permit(request, client, "client.invite"),
        "may_start": permit(request, client, "course.change"),
    }
    return render(request, "workspace/client_page.html", context)


@require_http_methods(["GET", "POST"])
def add_client(request: HttpRequest) -> HttpResponse:
    """Add a client; whoever adds them cares for them."""
    practice = staff_practice(request, "client.add")
    form = ClientForm(request.POST or None, initial={"time_zone": practice.time_zone})
    if request.method == "POST" and form.is_valid():
        try:
            client = people.add_client(practice=practice, by=viewer(request), at=timezone.now(), **form.details())
        except people.NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Added. Next: start a course, or invite them to their own pages."))
            return redirect("client_page", client.pk)
    return render(request, "workspace/client_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def change_client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Change a client's details."""
    client = open_client(request, client_id, "client.change")
    form = ClientForm(request.POST or None, initial={name: getattr(client, name) for name in ClientForm.base_fields})
    if request.method == "POST" and form.is_valid():
        people.change_client(client=client, by=viewer(request), at=timezone.now(), **form.details())
        messages.success(request, _("Saved."))
        return redirect("client_page", client.pk)
    return render(request, "workspace/client_form.html", {"form": form, "client": client})


@require_http_methods(["GET", "POST"])
def start_course(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Open a course: choose the protocol edition and the school."""
    client = open_client(request, client_id, "course.change")
    form = StartCourseForm(request.POST or None, age=client.age_on(timezone.localdate()))
    if request.method == "POST" and form.is_valid() and (course := _opened(request, client, form)):
        return redirect("agreement", course.pk)
    return render(request, "workspace/start_course.html", {"form": form, "client": client})


def _opened(request: HttpRequest, client: Client, form: StartCourseForm) -> Course | None:
    try:
        return courses.open_course(
            client=client,
            therapist=viewer(request),
            edition=form.cleaned_data["edition"],
            school=form.cleaned_data["school"],
            by=viewer(request),
            at=timezone.now(),
        )
    except Refused as problem:
        form.add_error(None, str(problem))
        return None


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """End one's own care of a client: from then on the record is closed to whoever does it."""
    client = open_client(request, client_id, "client.hand_over")
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        for link in care_links_of(client, timezone.now()).filter(carer=viewer(request)):
            people.end_care(link=link, by=viewer(request), at=timezone.now())
        messages.success(request, _("You no longer care for this client, and no longer open the record."))
        return redirect("caseload")
    return render(request, "workspace/hand_over.html", {"form": form, "client": client})
