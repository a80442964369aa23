"""Tags that put safety on other concepts' pages: `{% load safety %}`."""

import re
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone

from openipt.access.guards import memberships
from openipt.people.models import Practice
from openipt.safety.forms import NOTE_QUESTIONS, PLAN_QUESTIONS, RiskNoteForm
from openipt.safety.models import Concern, RiskNote, SafetyPlan
from openipt.safety.notice import notice_state
from openipt.safety.queries import alarms_for, crisis_contacts, look_agains_for
from openipt.safety.risk_note import standing
from openipt.safety.staying_safe import lines

register = template.Library()


@register.filter
def dialled(number: str) -> str:
    """A telephone number as a `tel:` link needs it."""
    return re.sub(r"[^\d+*#]", "", number)


@register.inclusion_tag("safety/_crisis_help.html")
def crisis_help(practice: Practice | None) -> dict[str, Any]:
    """Whom to turn to right now: `{% crisis_help client.practice %}`. Says so when nobody is entered."""
    return {"contacts": crisis_contacts(practice) if practice else [], "practice": practice}


@register.inclusion_tag("safety/_plan.html")
def staying_safe(plan: SafetyPlan) -> dict[str, Any]:
    """The parts of a staying-safe plan that say something, each line with a button to call the number in it."""
    parts = [(PLAN_QUESTIONS[part][0], lines(text)) for part, text in plan.parts.items()]
    return {"parts": [(question, found) for question, found in parts if found]}


@register.inclusion_tag("safety/_after_signal.html")
def after_signal(concern: Concern) -> dict[str, Any]:
    """What the client reads after saying that they are not safe: who is told, when they look, whom to turn to now."""
    client = concern.client
    return {
        "concern": concern,
        "practice": client.practice,
        "state": notice_state(concern.notice_asked_at, concern.notice_sent_at, timezone.now()).value,
    }


@register.inclusion_tag("safety/_staff_banner.html", takes_context=True)
def safety_banner(context: template.Context, here: bool = False) -> dict[str, Any]:
    """What staff must know before anything else; nothing for others. `here`: on the page it would lead to."""
    request: HttpRequest | None = context.get("request")
    if request is None or not request.user.is_authenticated or not (held := memberships(request)):
        return {}
    alarms = alarms_for(held[0].user, held[0].practice, timezone.now())
    return {"alarms": alarms, "roles": {membership.role for membership in held}, "here": here}


@register.inclusion_tag("safety/_look_again.html", takes_context=True)
def look_again(context: template.Context) -> dict[str, Any]:
    """The closed concerns to look at again by today, for whoever looks: `{% look_again %}`."""
    held = memberships(context["request"])
    return {"concerns": look_agains_for(held[0].user, timezone.now()) if held else []}


@register.inclusion_tag("safety/_risk_note.html")
def risk_note(note: RiskNote) -> dict[str, object]:
    """What a signed note about risk says: `{% risk_note note %}`."""
    said, places = note.said, dict(RiskNoteForm.STANDINGS)
    asked = [
        (label, said.get(item, ""), places[place] if (place := standing(said, item)) else "")
        for item, (label, _) in NOTE_QUESTIONS.items()
    ]
    return {"asked": asked, "said": said, "concern": note.concern}
