"""Filters of the client's pages: `{% load portal %}`."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

SUBJECTS = {
    "client": gettext_lazy("your details"),
    "care": gettext_lazy("who cares for you"),
    "course": gettext_lazy("your course"),
    "agreement": gettext_lazy("the agreement"),
    "session": gettext_lazy("a session"),
    "mark": gettext_lazy("what was done in a session"),
    "step": gettext_lazy("a step you wanted to try"),
    "note": gettext_lazy("a session note"),
    "private_note": gettext_lazy("your therapist's private note"),
    "plan": gettext_lazy("your plan for staying well"),
    "letter": gettext_lazy("a letter"),
    "focus": gettext_lazy("what you work on"),
    "formulation": gettext_lazy("what you and your therapist understand"),
    "suitability": gettext_lazy("whether this treatment fits"),
    "goal": gettext_lazy("a goal"),
    "timeline": gettext_lazy("your timeline"),
    "life_event": gettext_lazy("what happened in your life"),
    "symptom_point": gettext_lazy("how you were at some time"),
    "event_link": gettext_lazy("what may go with how you were"),
    "inventory": gettext_lazy("the people in your life"),
    "relationship": gettext_lazy("the people in your life"),
    "circle": gettext_lazy("your circle"),
    "response": gettext_lazy("your answers"),
    "assignment": gettext_lazy("questions for you"),
    "concern": gettext_lazy("a concern about your safety"),
    "consent": gettext_lazy("what you agreed to"),
    "invitation": gettext_lazy("your invitation"),
    "answer_link": gettext_lazy("a link to answer questions"),
}


@register.filter
def in_words(act: str) -> str:
    """An act of the audit trail in plain words: looked at …, or changed …."""
    subject = SUBJECTS.get(act.split(".", maxsplit=1)[0], _("your record"))
    pattern = _("looked at {subject}") if act.endswith(".look") else _("wrote or changed {subject}")
    return pattern.format(subject=subject)
