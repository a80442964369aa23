"""Forms for a practice's articles and for sending one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.library.models import PracticeArticle
from openipt.library.own_articles import own_articles
from openipt.library.queries import THEIRS, published_of
from openipt.people.models import Practice


class ArticleForm(forms.ModelForm):
    """An article of the practice."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    class Meta:
        model = PracticeArticle
        fields = ["title", "summary", "problem_area", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 18}), "summary": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "body": _("Markdown: ## before a heading, * before a line of a list, [words](https://…) for a link.")
        }

    def told(self) -> dict[str, str]:
        """What was written."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SendForm(forms.Form):
    """Which article to send, and a note to it."""

    article = forms.ChoiceField(label=_("Article"))
    note = forms.CharField(
        label=_("Your note"),
        help_text=_("Why you thought of them when you read it. They see it above the article."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs = {f"{THEIRS}{row.pk}": row for row in published_of(practice)}
        ours = [(slug, article.title) for slug, article in own_articles().items()]
        theirs = [(key, row.title) for key, row in self.theirs.items()]
        choices = [("", _("Choose an article")), *([(practice.name, theirs)] if theirs else []), (_("OpenIPT"), ours)]
        self.fields["article"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, PracticeArticle | None]:
        """The slug of one of ours and nothing, or nothing and the practice's own."""
        row = self.theirs.get(self.cleaned_data["article"])
        return ("", row) if row else (self.cleaned_data["article"], None)
