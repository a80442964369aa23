"""Answering one questionnaire, whatever the way in: all on one page or one question a screen, kept as it is begun."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from openipt.accounts.models import User
from openipt.measures import actions
from openipt.measures.forms import ResponseForm
from openipt.measures.instrument import Item
from openipt.measures.models import Assignment
from openipt.measures.queries import begun_answers
from openipt.measures.scoring import Answers

ONE, ALL = "one", "all"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One request about one questionnaire.

    `page` is the template for the way in, `context` what it needs besides; `by` is who is signed in, if anybody is.
    """

    request: HttpRequest
    asked: Assignment
    page: str
    context: Mapping[str, object]
    by: User | None = None
    usual: str = ""

    @property
    def view(self) -> str:
        """How it is shown: `one` question a screen, `all` on one page; "" leaves it to the browser's scripts."""
        found = self.request.GET.get("view", "")
        return found if found in (ONE, ALL) else self.usual

    def shown(self) -> HttpResponse:
        """The questions, with what was begun."""
        begun = begun_answers(self.asked)
        if self.view == ONE:
            number = self._number(begun)
            return self._one(number, ResponseForm(instrument=self.asked.worded, only=self._item(number), initial=begun))
        return self._all(ResponseForm(instrument=self.asked.worded, initial=begun))

    def sent(self) -> HttpResponse | Answers:
        """All answers, if they are complete now; else what is shown next. What was chosen is kept in any case."""
        if self.view == ONE:
            return self._one_sent()
        form = ResponseForm(self.request.POST, instrument=self.asked.worded)
        if "application/json" in self.request.headers.get("Accept", ""):
            return self._kept_by_script(form)
        if "keep" in self.request.POST:
            self._keep(form.chosen())
            return redirect(self._address(view=self.view, kept="1"))
        if form.is_valid():
            return form.answers()
        self._keep(form.chosen())
        return self._all(form)

    def _one_sent(self) -> HttpResponse | Answers:
        number = self._number(begun_answers(self.asked))
        form = ResponseForm(self.request.POST, instrument=self.asked.worded, only=self._item(number))
        if not form.is_valid():
            return self._one(number, form)
        self._keep(form.chosen())
        begun = begun_answers(self.asked)
        if "keep" in self.request.POST:
            return redirect(self._address(view=ONE, question=number, kept="1"))
        if number < len(self.asked.worded.items):
            return redirect(self._address(view=ONE, question=number + 1))
        whole = ResponseForm(begun, instrument=self.asked.worded)
        return whole.answers() if whole.is_valid() else redirect(self._address(view=ONE))

    def _keep(self, chosen: Mapping[str, str]) -> None:
        if chosen:
            actions.keep_draft(assignment=self.asked, chosen=chosen, by=self.by, at=timezone.now())

    def _kept_by_script(self, form: ResponseForm) -> HttpResponse:
        try:
            draft = actions.keep_draft(assignment=self.asked, chosen=form.chosen(), by=self.by, at=timezone.now())
        except actions.MeasureError as problem:
            return JsonResponse({"words": str(problem)}, status=410)
        return JsonResponse({"revision": draft.revision, "saved_at": draft.saved_at.isoformat()})

    def _number(self, begun: Mapping[str, str]) -> int:
        """The number of the question asked for; without one, the first that has no answer yet, or the last."""
        items = self.asked.worded.items
        said = self.request.GET.get("question", "")
        if said.isdecimal() and 1 <= int(said[:4]) <= len(items):
            return int(said)
        left = (item.number for item in items if item.key not in begun)
        return next(left, len(items))

    def _item(self, number: int) -> Item:
        return self.asked.worded.items[number - 1]

    def _address(self, **query: object) -> str:
        said = urlencode({name: value for name, value in query.items() if value})
        return f"{self.request.path}?{said}" if said else self.request.path

    def _one(self, number: int, form: ResponseForm) -> HttpResponse:
        total = len(self.asked.worded.items)
        before = self._address(view=ONE, question=number - 1) if number > 1 else ""
        here = self._address(view=ONE, question=number)
        return self._render(form, number=number, total=total, before=before, here=here, last=number == total)

    def _all(self, form: ResponseForm) -> HttpResponse:
        return self._render(form, here=self._address(view=self.view))

    def _render(self, form: ResponseForm, **more: object) -> HttpResponse:
        context = {
            "asked": self.asked,
            "instrument": self.asked.worded,
            "form": form,
            "view": self.view,
            "kept": "kept" in self.request.GET and not form.is_bound,
            **more,
            **self.context,
        }
        return render(self.request, self.page, context)
