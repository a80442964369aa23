"""The practice manager's pages: settings, people, who cares for whom, and the audit trail. No clinical text."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openipt.access.guards import open_client, record_look_at_list, staff_practice, viewer
from openipt.audit.queries import events_of
from openipt.people import actions
from openipt.people.models import CareLink, Membership, Supervision
from openipt.people.queries import colleagues
from openipt.workspace.forms import AssignForm, PracticeForm, RoleForm, SupervisionForm
from openipt.workspace.queries import clients_of_practice, names_of, with_carers

EVENTS_ON_A_PAGE, CLIENTS_ON_A_PAGE = 50, 50
LONGEST_PART = 100


@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest) -> HttpResponse:
    """Settings of the practice, and who reads alerts."""
    house = staff_practice(request, "practice.manage")
    staff = colleagues(house, timezone.now())
    form = PracticeForm(request.POST or None, instance=house, staff=staff.everybody)
    if request.method == "POST" and form.is_valid():
        actions.change_practice(practice=form.instance, by=viewer(request), at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("practice")
    return render(request, "workspace/practice.html", {"form": form, "practice": house})


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, with their roles and who supervises them."""
    house = staff_practice(request, "practice.manage")
    staff = colleagues(house, timezone.now())
    context = {
        "practice": house,
        "staff": staff,
        "role_form": RoleForm(staff=staff.everybody),
        "supervision_form": SupervisionForm(supervisors=staff.supervisors, therapists=staff.therapists),
    }
    return render(request, "workspace/people.html", context)


def _change(request: HttpRequest, done: str, change: Callable[[], object]) -> HttpResponse:
    try:
        change()
    except ValueError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return redirect("practice_people")


@require_POST
def grant_role(request: HttpRequest) -> HttpResponse:
    """Give somebody a further role."""
    house = staff_practice(request, "practice.manage")
    form = RoleForm(request.POST, staff=colleagues(house, timezone.now()).everybody)
    if not form.is_valid():
        messages.error(request, _("Choose a person and a role."))
        return redirect("practice_people")
    said = form.cleaned_data
    return _change(
        request,
        _("The role is given."),
        lambda: actions.grant_role(
            practice=house, user=said["person"], role=said["role"], by=viewer(request), at=timezone.now()
        ),
    )


@require_POST
def end_role(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Take a role from somebody, from now on."""
    house = staff_practice(request, "practice.manage")
    membership = get_object_or_404(Membership, pk=membership_id, practice=house)
    return _change(
        request,
        _("The role has ended, and with it what it opened."),
        lambda: actions.end_role(membership=membership, by=viewer(request), at=timezone.now()),
    )


@require_POST
def begin_supervision(request: HttpRequest) -> HttpResponse:
    """Let somebody supervise somebody, from now on."""
    house = staff_practice(request, "practice.manage")
    staff = colleagues(house, timezone.now())
    form = SupervisionForm(request.POST, supervisors=staff.supervisors, therapists=staff.therapists)
    if not form.is_valid():
        messages.error(request, _("Choose a supervisor, and somebody else whom they supervise."))
        return redirect("practice_people")
    said = form.cleaned_data
    return _change(
        request,
        _("Supervision has begun."),
        lambda: actions.begin_supervision(
            practice=house,
            supervisor=said["supervisor"],
            therapist=said["therapist"],
            by=viewer(request),
            at=timezone.now(),
        ),
    )


@require_POST
def end_supervision(request: HttpRequest, supervision_id: UUID) -> HttpResponse:
    """End a supervision: the supervisor no longer sees those clients."""
    house = staff_practice(request, "practice.manage")
    supervision = get_object_or_404(Supervision, pk=supervision_id, practice=house)
    return _change(
        request,
        _("Supervision has ended."),
        lambda: actions.end_supervision(supervision=supervision, by=viewer(request), at=timezone.now()),
    )


@require_GET
def clients(request: HttpRequest) -> HttpResponse:
    """The clients of the practice by name, with who cares for them; nothing of their record."""
    house, now = staff_practice(request, "practice.manage"), timezone.now()
    part, show = request.GET.get("q", "")[:LONGEST_PART], request.GET.get("show", "")
    found = clients_of_practice(house, now, part=part, cared={"cared": True, "nobody": False}.get(show))
    page = Paginator(found, CLIENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = with_carers(page, now)
    record_look_at_list(request, "client.identify", house, [row.client.pk for row in rows])
    form = AssignForm(staff=colleagues(house, now).carers)
    context = {"practice": house, "rows": rows, "page": page, "part": part, "show": show, "form": form}
    return render(request, "workspace/practice_clients.html", context)


def _back_to_clients(request: HttpRequest) -> HttpResponse:
    """The list as it was: the same name looked for, the same page."""
    sent = {name: request.POST[name][:LONGEST_PART] for name in ("q", "show", "page") if request.POST.get(name)}
    return redirect(f"{reverse('practice_clients')}{'?' if sent else ''}{urlencode(sent)}")


@require_POST
def assign(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Give a client to somebody who works here."""
    client = open_client(request, client_id, "client.assign")
    form = AssignForm(request.POST, staff=colleagues(client.practice, timezone.now()).carers)
    if form.is_valid():
        actions.begin_care(client=client, carer=form.cleaned_data["carer"], by=viewer(request), at=timezone.now())
        messages.success(request, _("From now on they can open this client's record."))
    else:
        messages.error(request, _("Choose somebody who works with clients here."))
    return _back_to_clients(request)


@require_POST
def end_care(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """End a care link: from now on that person cannot open the record."""
    link = get_object_or_404(CareLink.objects.select_related("client__practice"), pk=link_id)
    open_client(request, link.client_id, "client.assign")
    actions.end_care(link=link, by=viewer(request), at=timezone.now())
    messages.success(request, _("They can no longer open this client's record."))
    return _back_to_clients(request)


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Who did and saw what, newest first."""
    house = staff_practice(request, "practice.audit")
    page = Paginator(events_of(house), EVENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"practice": house, "page": page, "names": names_of(event.actor_id for event in page)}
    return render(request, "workspace/audit.html", context)
