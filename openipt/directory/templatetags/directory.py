"""The directory's words in templates: `{% load directory %}`."""

from collections.abc import Iterable, Mapping

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openipt.directory.compacts import compacts
from openipt.directory.models import GroupStart, Licence, Listing, ListingPlace, Training
from openipt.directory.ranking import Score
from openipt.directory.vocabulary import words
from openipt.directory.widening import Step

register = template.Library()
GROUPS = {
    "areas": gettext_lazy("What it is about"),
    "week": gettext_lazy("When"),
    "languages": gettext_lazy("Language"),
    "insurers": gettext_lazy("Insurance"),
    "accepting": gettext_lazy("New clients"),
    "ages": gettext_lazy("Age"),
    "adaptations": gettext_lazy("Form of IPT"),
    "ipt": gettext_lazy("IPT training, verified"),
    "identities": gettext_lazy("The therapist is (in their own words)"),
    "access_needs": gettext_lazy("Access"),
    "professions": gettext_lazy("Profession"),
    "scale": gettext_lazy("Fee"),
}


@register.filter
def spoken(codes: str | Iterable[str], group: str) -> str:
    """Codes in words: `{{ listing.languages|spoken:"languages" }}`."""
    known = words(group)
    return ", ".join(_(known.get(code, code)) for code in ([codes] if isinstance(codes, str) else codes))


@register.filter
def group_name(group: str) -> str:
    """What a group of choices is called."""
    return str(GROUPS.get(group, group))


@register.filter
def days_ago(listing: Listing) -> str:
    """How long ago a listing was confirmed, in whole days."""
    if listing.confirmed_at is None:
        return _("not yet")
    days = (timezone.now() - listing.confirmed_at).days
    return _("today") if days < 1 else ngettext("{count} day ago", "{count} days ago", days).format(count=days)


@register.filter
def percent(part: float) -> int:
    """A share as a whole number of hundredths."""
    return round(part * 100)


@register.filter
def reasons(score: Score) -> list[str]:
    """Why a result stands where it does, term by term; only what counted is said."""
    said = {
        "fit": {1.0: _("IPT for this problem is a verified focus of theirs."), 0.7: _("They work with this problem.")},
        "training": {1.0: _("Certified in IPT, verified."), 0.0: _("No verified IPT certificate.")},
        "near": {1.0: _("Within 3 miles."), 0.7: _("Within 6 miles."), 0.4: _("Within 10 miles."),
                 0.2: _("Within 25 miles."), 0.0: _("Farther than 25 miles, or by video.")},
        "wishes": {1.0: _("Meets all your wishes."), 0.0: _("Meets none of your wishes.")},
    }  # fmt: skip
    other = {
        "fit": _("They work with this problem."),
        "training": _("Trained in IPT (Level A), verified."),
        "wishes": _("Meets some of your wishes."),
        "near": _("Distance counts a little."),
        "access": _("How lately they confirmed, how soon there is room, and how often they reply."),
    }
    return [
        _("{reason} ({worth} of 100)").format(
            reason=said.get(term, {}).get(round(worth, 3), other[term]), worth=percent(worth)
        )
        for term, worth in score.terms.items()
    ]


@register.filter
def let_go(step: Step) -> str:
    """What was let go of, as a sentence."""
    sentences = {
        "miles": _("We looked within {amount} miles.").format(amount=step.amount),
        "video": _("We also looked for video sessions with people who may treat you in {state}.").format(
            state=spoken(step.state, "jurisdictions") if step.state else ""
        ),
        "max": _("We looked at any fee."),
        "say": _("We left out the words you typed."),
        "where": _("We do not know that place, so we looked everywhere."),
    }
    return sentences.get(step.kind) or _("We left out: {group}.").format(group=group_name(step.kind))


@register.filter
def wish_of(wishes: Mapping[str, int], name: str) -> int:
    """How important a wish is: 0 to 3."""
    return wishes.get(name, 0)


@register.filter
def unlocalized(number: float) -> str:
    """A number as SVG wants it, whatever the language."""
    return f"{number:g}"


@register.filter
def part_words(part: ListingPlace | Licence | Training | GroupStart) -> str:
    """A part of a listing in a few words."""
    if isinstance(part, Licence):
        compact = compacts().get(part.compact)
        kind = compact.name if compact else _("licence")
        return f"{spoken(part.jurisdiction, 'jurisdictions')}, {kind} {part.number}"
    if isinstance(part, Training):
        return f"{spoken(part.level, 'levels')}, {part.issuer}"
    return part.title if isinstance(part, GroupStart) else f"{part.town} {part.postcode}"


@register.simple_tag
def doubt_address(listing: Listing) -> str:
    """The address for saying that an insurance is not taken; "" in an installation without enquiries."""
    try:
        return reverse("doubt_insurer", args=[listing.slug])
    except NoReverseMatch:
        return ""


@register.simple_tag
def enquiry_address(listing: Listing) -> str:
    """The address for writing to a therapist; "" in an installation without enquiries."""
    try:
        return f"{reverse('enquire')}?to={listing.slug}"
    except NoReverseMatch:
        return ""
