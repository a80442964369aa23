"""Signals in words, shares and pictures of a practice: `{% load outcomes %}`."""

from collections.abc import Mapping, Sequence

from django import template
from django.utils.translation import gettext as _

from openipt.outcomes.queries import Group
from openipt.outcomes.rates import FAR, LEAST_CELL, NEAR, Share, funnel_limits
from openipt.outcomes.signals import Signal
from openipt.outcomes.survival import Step, time_until
from openipt.ui.charts import Dot, Fall, Limits, Svg, falling_share, funnel

register = template.Library()


@register.filter
def says(signal: Signal) -> str:
    """What a signal says, in one sentence."""
    return _(signal.says) % dict(signal.values)


@register.filter
def sure(signal: Signal) -> str:
    """How sure that is, in one sentence."""
    return _(signal.sure) % dict(signal.values)


@register.filter
def percent(found: Share | None) -> str:
    """A share with its interval: 48 % (39 to 57 %), 30 of 62."""
    if found is None:
        return _("nobody to say it of")
    return _("{rate} % ({low} to {high} %), {count} of {of}").format(
        rate=round(100 * found.rate),
        low=round(100 * found.low),
        high=round(100 * found.high),
        count=found.count,
        of=found.of,
    )


@register.filter
def step_percent(step: Step) -> str:
    """The share that is left after a step, with its interval: 80 % (71 to 88 %)."""
    rate, low, high = (round(100 * share) for share in (step.left, step.low, step.high))
    return _("{rate} % ({low} to {high} %)").format(rate=rate, low=low, high=high)


def _labels() -> dict[str, str]:
    return {
        "courses": _("Courses"),
        "change": _("Mean score"),
        "recovered": _("Recovered"),
        "improved": _("Reliably better"),
        "worse": _("Reliably worse"),
    }


@register.inclusion_tag("outcomes/_rates_head.html")
def rates_head(first: str) -> dict[str, object]:
    """The head of a table of groups: `{% rates_head _("Therapist") %}`."""
    return {"first": first, "labels": _labels()}


@register.inclusion_tag("outcomes/_rates.html")
def rates(group: Group) -> dict[str, object]:
    """The cells of one group: `{% rates group %}`."""
    return {"group": group, "labels": _labels()}


@register.simple_tag
def funnel_chart(whole: Group, groups: Sequence[Group], names: Mapping[str, str], own: str) -> Svg:
    """Reliable improvement by therapist against everybody's: `{% funnel_chart seen.whole groups names own %}`."""
    rate = whole.counts["improved"] / whole.pairs
    largest = max([group.pairs for group in groups] + [10])
    sizes = sorted({max(LEAST_CELL, round(largest * part / 40)) for part in range(41)})
    limits = [Limits(of, *_four(of, rate)) for of in sizes]
    dots = [
        Dot(
            group.pairs,
            group.counts["improved"] / group.pairs,
            f"{names.get(group.key, _('a colleague'))}: {percent(group.improved)}",
            own=group.key == own,
        )
        for group in groups
    ]
    return funnel(
        dots,
        limits,
        rate=rate,
        title=_("Reliable improvement by therapist"),
        description=_("Each dot is a therapist; between the limits chance alone can explain the difference."),
        size_label=_("closed courses with two scores"),
    )


def _four(of: int, rate: float) -> tuple[float, float, float, float]:
    near, far = funnel_limits(of, rate, NEAR), funnel_limits(of, rate, FAR)
    return far[0], near[0], near[1], far[1]


@register.simple_tag
def falling(steps: Sequence[Step], title: str, time_label: str) -> Svg:
    """A Kaplan-Meier curve: `{% falling seen.leaving _("…") _("weeks") %}`."""
    falls = [Fall(step.time, step.left, step.low, step.high) for step in steps]
    until = max((step.time for step in steps), default=1)
    last = f"{round(100 * steps[-1].left)} %" if steps else "100 %"
    said = _("From 100 % at the start to {last}.").format(last=last)
    return falling_share(falls, until=until, title=title, description=said, time_label=time_label)


@register.filter
def half_after(steps: Sequence[Step]) -> int | None:
    """The time after which half is left, if it comes so far."""
    return time_until(list(steps))
