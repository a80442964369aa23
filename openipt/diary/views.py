"""Taking in what a device wrote without a network: each entry once, in its order, and only for whose it is."""

from django.contrib import messages
from django.http import HttpRequest, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from openipt.access.guards import own_client, viewer
from openipt.courses.refusals import Refused
from openipt.diary import actions, queries
from openipt.diary.forms import EntryForm, RhythmForm
from openipt.diary.models import DiaryEntry
from openipt.diary.sending import BrokenSending, Sent, read_sending
from openipt.people.models import Client

NOT_YOURS = 409


@require_http_methods(["GET", "POST"])
def diary_sync(request: HttpRequest) -> JsonResponse:
    """GET: who is signed in, and a fresh proof of origin. POST: entries that waited on a device.

    The answer says of each entry by its key: kept, beside (changed elsewhere: both are kept), or refused and why.
    """
    client = own_client(request, "diary.write", look=False)
    if request.method == "GET":
        return JsonResponse({"whose": str(client.pk), "proof": get_token(request)})
    try:
        whose, entries = read_sending(request.body)
    except BrokenSending as problem:
        return JsonResponse({"words": _(str(problem))}, status=400)
    if whose != str(client.pk):
        return JsonResponse({"words": _("These entries belong to somebody else.")}, status=NOT_YOURS)
    told = [_taken_in(request, client, one) for one in entries]
    kept = sum(one["state"] != "refused" for one in told)
    if kept:
        words = ngettext("Kept.", "{number} entries were kept.", kept)
        messages.success(request, words.format(number=kept))
    return JsonResponse({"entries": told})


def _taken_in(request: HttpRequest, client: Client, sent: Sent | str) -> dict[str, str]:
    if isinstance(sent, str):
        return _refused(sent, _("This entry is damaged."))
    fields = QueryDict(mutable=True)
    for name, value in sent.fields:
        fields.appendlist(name, value)
    form, rhythm = EntryForm(fields), RhythmForm(fields)
    if not form.is_valid() or not rhythm.is_valid():
        faults = [problem for errors in (form.errors, rhythm.errors) for found in errors.values() for problem in found]
        return _refused(str(sent.key), str(faults[0]))
    try:
        entry = _kept(request, client, sent, form)
    except Refused as problem:
        return _refused(str(sent.key), _(str(problem)))
    if rhythm.noted():
        actions.keep_rhythm(
            client=client, day=form.cleaned_data["day"], noted=rhythm.noted(), by=viewer(request), at=timezone.now()
        )
    return {"key": str(sent.key), "state": "beside" if entry.other_version_of_id else "kept"}


def _kept(request: HttpRequest, client: Client, sent: Sent, form: EntryForm) -> DiaryEntry:
    by, at = viewer(request), timezone.now()
    if sent.entry is None:
        return actions.keep_entry(
            client=client, key=sent.key, told=form.told(), written_at=sent.written_at, by=by, at=at
        )
    changed = queries.entry_of(client, sent.entry)
    if changed is None:
        raise Refused("This entry is not in your diary.")
    return actions.change_entry(entry=changed, told=form.told(), revision=sent.revision, by=by, at=at, key=sent.key)


def _refused(key: str, words: str) -> dict[str, str]:
    return {"key": key, "state": "refused", "words": words}
