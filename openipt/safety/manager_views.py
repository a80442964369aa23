"""Where a manager keeps the list of whom clients can turn to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openipt.access.guards import staff_practice, viewer
from openipt.people.models import Practice
from openipt.safety.actions import remove_crisis_contact, save_crisis_contact
from openipt.safety.forms import CrisisContactForm
from openipt.safety.models import CrisisContact
from openipt.safety.queries import crisis_contacts as contacts_of
from openipt.safety.suggestions import Suggestion, suggestions_for


@require_http_methods(["GET", "POST"])
def crisis_contacts(request: HttpRequest, contact_id: UUID | None = None) -> HttpResponse:
    """The list, and a form for a new contact or for one of them."""
    practice = staff_practice(request, "practice.manage")
    chosen = get_object_or_404(CrisisContact, pk=contact_id, practice=practice) if contact_id else None
    suggested = _suggested(practice)
    picked = next((one for one in suggested if one.name == request.GET.get("suggestion")), None)
    begun = CrisisContact(practice=practice, **_fields(picked))
    form = CrisisContactForm(request.POST or None, instance=chosen or begun)
    if request.method == "POST" and form.is_valid():
        save_crisis_contact(contact=form.instance, by=viewer(request), at=timezone.now())
        messages.success(request, _("Saved. Clients see it from now on."))
        return redirect("crisis_contacts")
    context = {
        "form": form,
        "contacts": contacts_of(practice),
        "chosen": chosen,
        "practice": practice,
        "suggested": suggested,
        "picked": picked,
    }
    return render(request, "safety/crisis_contacts.html", context)


def _suggested(practice: Practice) -> list[Suggestion]:
    """The suggestions for the practice's country that are not in its list yet."""
    there = {contact.name for contact in contacts_of(practice)}
    return [one for one in suggestions_for(practice.country) if one.name not in there]


def _fields(picked: Suggestion | None) -> dict[str, str]:
    """What a suggestion fills in; source and day are for whoever checks it."""
    names = ("name", "telephone", "text_message", "hours", "about")
    return {name: getattr(picked, name) for name in names} if picked else {}


@require_POST
def remove(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Take a contact off the list; gone already is gone."""
    practice = staff_practice(request, "practice.manage")
    found = CrisisContact.objects.filter(pk=contact_id, practice=practice).first()
    if found:
        remove_crisis_contact(contact=found, by=viewer(request), at=timezone.now())
    messages.success(request, _("Removed from the list."))
    return redirect("crisis_contacts")
