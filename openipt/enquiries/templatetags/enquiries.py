"""The words for what an enquiry says."""

from django import template
from django.utils.translation import gettext as _

from openipt.directory.vocabulary import words
from openipt.enquiries.terms import AGES, CONTACTS, TIMES, WAYS, EnquiryTerms, words_for
from openipt.library.crisis import in_crisis

register = template.Library()
RATES = {"usual_fee": "Usual fee", "lower_fee": "Asked for a lower fee"}


@register.filter
def said_times(terms: EnquiryTerms) -> str:
    """When they could come."""
    return "; ".join(_(text) for text in words_for(terms.times, TIMES)) or _("not said")


@register.filter
def said_way(terms: EnquiryTerms) -> str:
    """In person or by video."""
    return _(WAYS.get(terms.way, "Either way"))


@register.filter
def said_age(terms: EnquiryTerms) -> str:
    """How old the person is."""
    return _(AGES.get(terms.age, ""))


@register.filter
def said_language(terms: EnquiryTerms) -> str:
    """In which language."""
    return _(words("languages").get(terms.language, terms.language))


@register.filter
def said_contact(terms: EnquiryTerms) -> str:
    """How they want to be reached."""
    return _(CONTACTS.get(terms.contact_by, ""))


@register.filter
def may_mean_danger(terms: EnquiryTerms) -> bool:
    """Whether a phrase on the list of crisis words is in what they wrote: a reason to read it first, no verdict."""
    return in_crisis(terms.reason)


@register.filter
def rate_kind(kind: str) -> str:
    """What kind of enquiries a row counts."""
    return _(RATES.get(kind) or words("languages").get(kind, kind))
