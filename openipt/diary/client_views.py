"""A client's diary: write, look back, change, be reminded, and see with their therapist what goes with mood."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openipt.access.guards import own_client, viewer
from openipt.courses.refusals import Refused, Stale
from openipt.diary import actions, queries
from openipt.diary.entry import today_in
from openipt.diary.forms import EntryForm, RemindingForm, RhythmForm
from openipt.diary.models import DiaryEntry, DiaryReminding
from openipt.measures.queries import may_mail
from openipt.people.models import Client

ON_A_PAGE = 20


@require_http_methods(["GET", "POST"])
def my_diary(request: HttpRequest) -> HttpResponse:
    """Today's entry first, then what was written before."""
    client = own_client(request, "diary.write")
    course = queries.newest_course(client)
    now = timezone.now()
    form, rhythm = _new_entry(request, client, asks=queries.asks_for_rhythm(course))
    if request.method == "POST" and _kept(request, client, form, rhythm):
        return redirect("my_diary")
    entries = Paginator(queries.entries_of(client), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "client": client,
        "course": course,
        "form": form,
        "rhythm": rhythm,
        "page": entries,
        "picture": queries.own_picture(client, now),
        "share": queries.linking_share_of(course),
        "deleted": _deleted(client, request.GET.get("deleted", "")),
    }
    return render(request, "diary/my_diary.html", context)


def _new_entry(request: HttpRequest, client: Client, *, asks: bool) -> tuple[EntryForm, RhythmForm | None]:
    today = today_in(client.time_zone, timezone.now())
    last = queries.entries_of(client).first()
    usual = {"day": today, "key": uuid4(), "shared": last.shared if last else True}
    sent = request.POST if request.method == "POST" else None
    form = EntryForm(sent, initial=usual, people=queries.client_people(client))
    rhythm = RhythmForm(sent, initial=dict(queries.rhythm_on(client, today))) if asks else None
    return form, rhythm


def _kept(request: HttpRequest, client: Client, form: EntryForm, rhythm: RhythmForm | None) -> bool:
    """Keep a new entry sent by the form itself; what is wrong is said in the form."""
    if not form.is_valid() or (rhythm is not None and not rhythm.is_valid()):
        return False
    by, at = viewer(request), timezone.now()
    try:
        actions.keep_entry(
            client=client, key=form.cleaned_data["key"] or uuid4(), told=form.told(), written_at=at, by=by, at=at
        )
    except Refused as problem:
        form.add_error(None, _(str(problem)))
        return False
    if rhythm is not None:
        actions.keep_rhythm(client=client, day=form.cleaned_data["day"], noted=rhythm.noted(), by=by, at=at)
    messages.success(request, _("Kept."))
    return True


def _deleted(client: Client, entry_id: str) -> DiaryEntry | None:
    """The entry that was just deleted, to offer it back."""
    try:
        found = queries.entry_of(client, UUID(entry_id)) if entry_id else None
    except ValueError:
        return None
    return found if found and found.deleted_at else None


def _own_entry(client: Client, entry_id: UUID) -> DiaryEntry:
    found = queries.entry_of(client, entry_id)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def my_diary_entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Change an entry; of two versions of it choose."""
    client = own_client(request, "diary.write")
    entry = _own_entry(client, entry_id)
    told = queries.told_by(entry)
    known = dict(queries.client_people(client)) | {
        str(one.relationship_id): one.relationship.name for one in entry.people.all() if one.relationship
    }
    initial = EntryForm.initial_of(told) | {"revision": entry.revision, "key": uuid4()}
    form = EntryForm(request.POST or None, initial=initial, people=list(known.items()))
    if request.method == "POST" and form.is_valid() and _changed(request, entry, form):
        return redirect("my_diary")
    others = entry.other_versions.filter(deleted_at=None).exists()
    return render(
        request, "diary/my_diary_entry.html", {"client": client, "entry": entry, "form": form, "others": others}
    )


def _changed(request: HttpRequest, entry: DiaryEntry, form: EntryForm) -> bool:
    try:
        actions.change_entry(
            entry=entry,
            told=form.told(),
            revision=form.cleaned_data["revision"] or 0,
            by=viewer(request),
            at=timezone.now(),
        )
    except Stale as problem:
        fresh = QueryDict(mutable=True)
        fresh.update(form.data)
        fresh["revision"] = str(problem.revision)
        form.data = fresh
        form.add_error(
            None,
            _("This entry was changed somewhere else meanwhile. Your words are still here: send them again."),
        )
        return False
    except Refused as problem:
        form.add_error(None, _(str(problem)))
        return False
    messages.success(request, _("Changed."))
    return True


@require_POST
def undo_diary_change(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Let an entry say again what it said before."""
    client = own_client(request, "diary.write")
    entry = _own_entry(client, entry_id)
    try:
        actions.undo_change(entry=entry, by=viewer(request), at=timezone.now())
        messages.success(request, _("It says again what it said before."))
    except Refused as problem:
        messages.error(request, _(str(problem)))
    return redirect("my_diary")


@require_POST
def delete_diary_entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take an entry out; the next page offers it back."""
    client = own_client(request, "diary.write")
    entry = _own_entry(client, entry_id)
    actions.delete_entry(entry=entry, by=viewer(request), at=timezone.now())
    response = redirect("my_diary")
    response["Location"] += f"?deleted={entry.pk}"
    return response


@require_POST
def restore_diary_entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Bring a deleted entry back."""
    client = own_client(request, "diary.write")
    actions.restore_entry(entry=_own_entry(client, entry_id), by=viewer(request), at=timezone.now())
    messages.success(request, _("The entry is back."))
    return redirect("my_diary")


@require_POST
def choose_diary_version(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Of two versions of one entry keep one, or both."""
    client = own_client(request, "diary.write")
    entry = _own_entry(client, entry_id)
    try:
        actions.choose_version(entry=entry, keep=request.POST.get("keep", ""), by=viewer(request), at=timezone.now())
        messages.success(request, _("Done."))
    except Refused as problem:
        messages.error(request, _(str(problem)))
    return redirect("my_diary")


@require_http_methods(["GET", "POST"])
def diary_reminders(request: HttpRequest) -> HttpResponse:
    """Switch gentle reminders on or off."""
    client = own_client(request, "diary.write")
    now = DiaryReminding.objects.filter(client=client).first()
    initial = {"on": bool(now and now.hour), **({"hour": now.hour} if now and now.hour else {})}
    form = RemindingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_reminding(client=client, hour=form.chosen(), by=viewer(request), at=timezone.now())
        messages.success(request, _("Reminders are on.") if form.chosen() else _("Reminders are off."))
        return redirect("my_diary")
    return render(request, "diary/diary_reminders.html", {"form": form, "may_mail": may_mail(client)})


@require_GET
def my_linking(request: HttpRequest) -> HttpResponse:
    """What goes with my mood, where my therapist offers it and I want to see it."""
    client = own_client(request, "linking.read")
    course = queries.newest_course(client)
    share = queries.linking_share_of(course)
    if course is None or share is None or share.taken_back_at is not None:
        raise Http404
    people = queries.linked_people(course, shared=True) if share.is_open else []
    return render(request, "diary/my_linking.html", {"course": course, "share": share, "people": people})


@require_POST
def answer_linking(request: HttpRequest) -> HttpResponse:
    """Yes, show me; or no more of it."""
    client = own_client(request, "linking.share")
    course = queries.newest_course(client)
    if course is None:
        raise Http404
    by, at = viewer(request), timezone.now()
    if request.POST.get("answer") != "yes":
        actions.take_back_linking(course=course, by=by, at=at)
        messages.success(request, _("Closed. You can talk about it when you meet."))
        return redirect("my_diary")
    try:
        actions.want_linking(course=course, by=by, at=at)
    except Refused as problem:
        messages.error(request, _(str(problem)))
        return redirect("my_diary")
    return redirect("my_linking")
