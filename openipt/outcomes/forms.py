"""What was considered and decided about a signal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.outcomes.signals import CONSIDER


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
