"""Where a manager keeps the list of whom clients can turn to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openipt.access.guards import staff_practice, viewer
from openipt.safety.actions import remove_crisis_contact, save_crisis_contact
from openipt.safety.forms import CrisisContactForm
from openipt.safety.models import CrisisContact
from openipt.safety.queries import crisis_contacts as contacts_of


@require_http_methods(["GET", "POST"])
def crisis_contacts(request: HttpRequest, contact_id: UUID | None = None) -> HttpResponse:
    """The list, and a form for a new contact or for one of them."""
    practice = staff_practice(request, "practice.manage")
    chosen = get_object_or_404(CrisisContact, pk=contact_id, practice=practice) if contact_id else None
    form = CrisisContactForm(request.POST or None, instance=chosen or CrisisContact(practice=practice))
    if request.method == "POST" and form.is_valid():
        save_crisis_contact(contact=form.instance, by=viewer(request), at=timezone.now())
        messages.success(request, _("Saved. Clients see it from now on."))
        return redirect("crisis_contacts")
    context = {"form": form, "contacts": contacts_of(practice), "chosen": chosen, "practice": practice}
    return render(request, "safety/crisis_contacts.html", context)


@require_POST
def remove(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Take a contact off the list; gone already is gone."""
    practice = staff_practice(request, "practice.manage")
    found = CrisisContact.objects.filter(pk=contact_id, practice=practice).first()
    if found:
        remove_crisis_contact(contact=found, by=viewer(request), at=timezone.now())
    messages.success(request, _("Removed from the list."))
    return redirect("crisis_contacts")
