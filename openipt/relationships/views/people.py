"""The people in a client's life: the list, quick adding, and one person's card."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from openipt.courses.therapist_views.attempts import attempt, not_understood, saved
from openipt.relationships import actions
from openipt.relationships.closeness import GROUPS, KINDS, SHORT_RINGS, STANDINGS, TIES, group_of
from openipt.relationships.forms import FlagForm, LiftForm, NamesForm, SectionForm
from openipt.relationships.guards import Side
from openipt.relationships.inventory import ASK_OF_ALL, BY_KEY, SECTIONS
from openipt.relationships.models import Relationship
from openipt.relationships.queries import (
    flagged,
    history_of,
    missing_people,
    safety_flags_of,
    statements_for,
    values_for,
)


def people_page(request: HttpRequest, side: Side) -> HttpResponse:
    """Everybody, and a line to add the next: a name, Enter, the next."""
    rows = side.people()
    context = {
        "side": side,
        "groups": _by_group(side, rows),
        "total": len(rows),
        "taken_out": [(row, side.to("restore_person", row.pk)) for row in side.taken_out()],
        "form": NamesForm(auto_id="add-%s"),
        "missing": _missing(side, rows) if side.may_write else [],
        "ask": [_(question) for question in ASK_OF_ALL],
        "links": {"add": side.to("add_people"), "circle": side.to("circle")},
    }
    return render(request, "relationships/people.html", context)


def _missing(side: Side, rows: list[Relationship]) -> list[tuple[str, str]]:
    return missing_people(side.client, [row.name for row in rows], private=not side.own)


def _by_group(side: Side, rows: list[Relationship]) -> list[tuple[str, list[dict[str, object]]]]:
    found: dict[str, list[dict[str, object]]] = {group: [] for group in GROUPS}
    for row in rows:
        found[group_of(row.kind)].append({"row": row, "href": side.to("person", row.pk), "words": _in_short(row)})
    return [(_(GROUPS[group]), people) for group, people in found.items() if people]


def _in_short(row: Relationship) -> str:
    """Somebody in one line: who they are, where they stand, what the tie is like."""
    words = [_(KINDS[row.kind][0])] if row.kind else []
    words += [_(STANDINGS[row.standing])] if row.standing != "living" else []
    words += [_(SHORT_RINGS[row.ring_now])] if row.ring_now else []
    words += [_(TIES[row.tie])] if row.tie else []
    return ", ".join(words)


def add(request: HttpRequest, side: Side) -> HttpResponse:
    """Add one or several people, and be ready for the next."""
    form = NamesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a name first; any name will do."))
        return redirect(side.to("people") + "#add-name")
    attempt(
        request,
        lambda: actions.add_people(
            client=side.client, names=[form.cleaned_data["name"]], by=side.viewer, at=timezone.now()
        ),
    )
    return redirect(side.to("people") + "#add-name")


def person_page(request: HttpRequest, side: Side, person: Relationship) -> HttpResponse:
    """One person's card: small sections, each with the questions at hand, each saving itself."""
    values = values_for(person, side.viewer)
    said = list(statements_for(person, side.viewer))
    sections = []
    for section in SECTIONS:
        about = [one for one in said if one.field in {field.name for field in section.fields}]
        form = SectionForm(section=section, said=values, revision=len(about))
        sections.append(
            {
                "section": section,
                "form": form,
                "href": side.to("save_person", person.pk, section.key),
                "answered": sum(bool(values[field.name]) for field in section.fields),
                "last": about[-1] if about else None,
            }
        )
    context = {
        "side": side,
        "person": person,
        "name": values["name"],
        "words": _in_short(person),
        "sections": sections,
        "history": history_of(person, side.viewer),
        "links": {
            "people": side.to("people"),
            "circle": side.to("circle"),
            "remove": side.to("remove_person", person.pk),
            "restore": side.to("restore_person", person.pk),
        },
    }
    if not side.own:
        context |= {
            "flagged": flagged(person),
            "flags": safety_flags_of(person),
            "flag_form": FlagForm(auto_id="flag-%s"),
            "lift_form": LiftForm(auto_id="lift-%s"),
        }
    return render(request, "relationships/person.html", context)


def save(request: HttpRequest, side: Side, person: Relationship, key: str) -> HttpResponse:
    """Save one section, by the script or by its button."""
    if key not in BY_KEY:
        raise Http404
    here = f"{side.to('person', person.pk)}#{key}"
    form = SectionForm(request.POST, section=BY_KEY[key])
    if not form.is_valid():
        return not_understood(request, here)
    return saved(
        request,
        lambda: actions.save_section(
            relationship=person,
            section=BY_KEY[key],
            values=form.values(),
            revision=form.cleaned_data["revision"],
            by=side.viewer,
            at=timezone.now(),
        ),
        here,
        _("Saved."),
    )


def remove(request: HttpRequest, side: Side, person: Relationship) -> HttpResponse:
    """Take somebody out; the list has a button to put them back."""
    done = _("{name} was taken out. You can put them back below the list.").format(name=person.name)
    attempt(
        request,
        lambda: actions.remove_relationship(relationship=person, by=side.viewer, at=timezone.now()),
        done,
    )
    return redirect(side.to("people") + "#taken-out")


def restore(request: HttpRequest, side: Side, person: Relationship) -> HttpResponse:
    """Put somebody back."""
    done = _("{name} is back, with everything that was said.").format(name=person.name)
    attempt(
        request,
        lambda: actions.restore_relationship(relationship=person, by=side.viewer, at=timezone.now()),
        done,
    )
    return redirect(side.to("people"))
