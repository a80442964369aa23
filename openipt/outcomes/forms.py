"""What was considered and decided about a signal; which courses an overview is about."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.measures.loading import catalogue
from openipt.outcomes.signals import CONSIDER
from openipt.protocol.editions import editions
from openipt.ui.templatetags.ui import AREAS


class DecisionForm(forms.Form):
    """What was considered, and what was decided."""

    considered = forms.MultipleChoiceField(
        label=_("What you considered"), choices=CONSIDER, required=False, widget=forms.CheckboxSelectMultiple
    )
    decision = forms.CharField(
        label=_("What you decided"),
        help_text=_("In a sentence or two; also that nothing changes, and why."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OverviewForm(forms.Form):
    """Which courses are meant. What makes no sense is left out, so that a page is always shown."""

    instrument = forms.ChoiceField(label=_("Questionnaire"), required=False)
    edition = forms.ChoiceField(label=_("Protocol"), required=False)
    area = forms.ChoiceField(label=_("Problem area"), required=False)
    opened_from = forms.DateField(
        label=_("Opened from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    opened_until = forms.DateField(
        label=_("until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self, *args: Any, instruments: Sequence[str], used: Sequence[str], areas: Sequence[str], **kwargs: Any
    ) -> None:
        """Offer what there is something to say about."""
        super().__init__(*args, **kwargs)
        known = catalogue()
        self.fields["instrument"].choices = [(key, known[key].short_name) for key in instruments]  # type: ignore[attr-defined]
        named = [(key, _(editions()[key].name) if key in editions() else key) for key in used]
        self.fields["edition"].choices = [("", _("All")), *named]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _("All")), *((key, AREAS.get(key, key)) for key in areas)]  # type: ignore[attr-defined]
