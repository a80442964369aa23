"""The closeness circle: placing people by list, drag, touch or keys; taking a move back; comparing and keeping it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openipt.courses.refusals import Refused, Stale
from openipt.courses.therapist_views.attempts import attempt
from openipt.relationships import actions
from openipt.relationships.circle import Someone
from openipt.relationships.circle_pdf import CirclePage, pdf
from openipt.relationships.closeness import MOMENTS, RINGS, SHORT_RINGS, STANDINGS, TIES
from openipt.relationships.forms import PlaceForm, SnapshotForm
from openipt.relationships.guards import Side
from openipt.relationships.models import Placement, Relationship, Snapshot
from openipt.relationships.network import Change, changes, network
from openipt.relationships.picture import example
from openipt.relationships.queries import (
    flagged,
    last_move_of,
    layout_of,
    newest_course,
    picture,
    ring_words,
    shared_circle,
    snapshot_people,
    snapshots_of,
    standing_on,
)


def circle_page(request: HttpRequest, side: Side) -> HttpResponse:
    """The circle of one time, with the list beside it."""
    return render(request, "relationships/circle.html", _context(request, side, _moment(request)))


def _moment(request: HttpRequest) -> str:
    asked = (request.POST if request.method == "POST" else request.GET).get("moment", "now")
    return asked if asked in MOMENTS else "now"


def _context(
    request: HttpRequest, side: Side, moment: str, clash: dict[str, object] | None = None
) -> dict[str, object]:
    rows = side.people()
    grouped = request.GET.get("by") == "group"
    people = standing_on(rows, moment)
    moves = {str(row.pk): row.moves for row in rows} if side.may_write else None
    unshared = [] if side.own else [str(row.pk) for row in rows if flagged(row)]
    here = side.to("circle")
    last = last_move_of(side.client, side.viewer) if side.may_write else None
    return {
        "side": side,
        "moment": moment,
        "moments": [(key, _(name), f"{here}?moment={key}") for key, name in MOMENTS.items()],
        "grouped": grouped,
        "picture": picture(people, _(MOMENTS[moment]), grouped=grouped, moves=moves, unshared=unshared),
        "rows": _rows(side, rows, moment, people),
        "rings": [(ring, _(name)) for ring, name in SHORT_RINGS.items()],
        "network": network(people),
        "legend": _legend(),
        "clash": clash,
        "undo": _undo(side, last),
        "snapshots": snapshots_of(side.client),
        "snapshot_form": SnapshotForm(auto_id="keep-%s"),
        "course": newest_course(side.client),
        "links": {
            "here": here,
            "save": side.to("save_circle"),
            "people": side.to("people"),
            "compare": side.to("compare_circles"),
            "svg": side.to("circle_picture", "svg"),
            "pdf": side.to("circle_picture", "pdf"),
        },
    }


def _rows(side: Side, rows: list[Relationship], moment: str, people: list[Someone]) -> list[dict[str, object]]:
    numbers = {one.key: number for number, one in enumerate(people, 1)}
    return [
        {
            "row": row,
            "number": numbers.get(str(row.pk)),
            "ring": getattr(row, f"ring_{moment}"),
            "words": ring_words(getattr(row, f"ring_{moment}")),
            "tie": _(TIES[row.tie]) if row.tie else "",
            "standing": _(STANDINGS[row.standing]) if row.standing != "living" else "",
            "href": side.to("person", row.pk),
            "place": side.to("place_person", row.pk),
            "hidden": not side.own and flagged(row),
        }
        for row in rows
    ]


def _legend() -> list[tuple[object, str]]:
    ties = [(example(tie), _(words)) for tie, words in TIES.items()]
    others = [("", "living", _("not said yet")), ("", "dead", _("has died: dashed outline"))]
    others.append(("", "lost", _("lost or wished for: dotted and empty")))
    return [*ties, *((example(tie, standing), words) for tie, standing, words in others)]


def _undo(side: Side, last: Placement | None) -> dict[str, str] | None:
    if last is None:
        return None
    return {
        "href": side.to("undo_move", last.relationship_id),
        "name": last.relationship.name,
        "ring": ring_words(last.ring_until_then),
    }


def save_list(request: HttpRequest, side: Side) -> HttpResponse:
    """Save the whole list: only rows that were changed count; what clashes is said, the rest is saved."""
    moment, done, problems = _moment(request), 0, []
    for row in side.people():
        sent, was = request.POST.get(f"ring-{row.pk}"), request.POST.get(f"was-{row.pk}")
        if sent is None or sent == was:
            continue
        moves = request.POST.get(f"moves-{row.pk}", "")
        problem = _placed(side, row, PlaceForm({"moment": moment, "ring": sent, "moves": moves}))
        done += not problem
        problems += [problem] if problem else []
    for problem in problems:
        messages.error(request, problem)
    if done:
        messages.success(request, _("Saved."))
    return redirect(f"{side.to('circle')}?moment={moment}#list")


def _placed(side: Side, row: Relationship, form: PlaceForm) -> str:
    """Place somebody as a form says; why not, when it cannot be, else ""."""
    if not form.is_valid():
        return _("{name}: that place could not be understood. Nothing was changed.").format(name=row.name)
    try:
        actions.place(relationship=row, by=side.viewer, at=timezone.now(), **form.cleaned_data)
    except Stale as problem:
        return _("{name} was moved by somebody else in between, to: {ring}. Your move was not made.").format(
            name=row.name, ring=problem.current["ring"]
        )
    except Refused as problem:
        return f"{row.name}: {_(str(problem))}"
    return ""


def place(request: HttpRequest, side: Side, person: Relationship) -> HttpResponse:
    """Place one person, by drag or keys (answered with the circle drawn anew) or by a button."""
    form, moment = PlaceForm(request.POST), _moment(request)
    problem = _placed(side, person, form)
    if not getattr(request, "htmx", False):
        if problem:
            messages.error(request, problem)
        return redirect(f"{side.to('circle')}?moment={moment}")
    context = _context(request, side, moment, _clash(side, person, form, problem) if problem else None)
    return render(request, "relationships/_circle.html", context, status=409 if problem else 200)


def _clash(side: Side, person: Relationship, form: PlaceForm, problem: str) -> dict[str, object]:
    """What could not be done, with what is needed to do it all the same."""
    moves = Relationship.objects.values_list("moves", flat=True).get(pk=person.pk)
    href = side.to("place_person", person.pk)
    return {"text": problem, "href": href, "sent": form.cleaned_data if form.is_valid() else {}, "moves": moves}


def undo(request: HttpRequest, side: Side, person: Relationship) -> HttpResponse:
    """Take back one's own last move."""
    attempt(
        request,
        lambda: actions.undo_move(relationship=person, by=side.viewer, at=timezone.now()),
        _("{name} is back where they were.").format(name=person.name),
    )
    return redirect(f"{side.to('circle')}?moment={_moment(request)}")


def compare(request: HttpRequest, side: Side) -> HttpResponse:
    """Two circles side by side, what changed in words, and the change played."""
    rows = side.people()
    kept = {str(snapshot.pk): snapshot for snapshot in snapshots_of(side.client)}
    options = [(key, _(name)) for key, name in MOMENTS.items()]
    options += [(key, _kept_words(snapshot)) for key, snapshot in kept.items()]
    usual = next(iter(kept), "before")
    chosen = [_chosen(request.GET.get("a"), options, usual), _chosen(request.GET.get("b"), options, "now")]

    def on(key: str) -> list[Someone]:
        return snapshot_people(kept[key], rows, own=side.own) if key in kept else standing_on(rows, key)

    before, after = on(chosen[0]), on(chosen[1])
    names = dict(options)
    unshared = [] if side.own else [str(row.pk) for row in rows if flagged(row)]
    context = {
        "side": side,
        "options": options,
        "chosen": chosen,
        "names": [names[key] for key in chosen],
        "before": picture(before, names[chosen[0]], unshared=unshared),
        "after": picture(after, names[chosen[1]], unshared=unshared, came_from=_came_from(before, after)),
        "numbers": [network(before), network(after)],
        "changes": [_change_words(change) for change in changes(before, after)],
        "links": {"circle": side.to("circle"), "here": side.to("compare_circles")},
    }
    return render(request, "relationships/compare.html", context)


def _kept_words(snapshot: Snapshot) -> str:
    kind = snapshot.get_kind_display()
    day = timezone.localtime(snapshot.at).strftime("%d.%m.%Y")
    return _("kept: {kind}, {day}").format(kind=kind, day=day)


def _chosen(asked: str | None, options: list[tuple[str, str]], usual: str) -> str:
    return asked if asked is not None and asked in dict(options) else usual


def _came_from(before: list[Someone], after: list[Someone]) -> dict[str, tuple[float, float]]:
    """Where those on both circles stood on the earlier one."""
    now = {one.key for one in after}
    return {spot.person.key: (spot.x, spot.y) for spot in layout_of(before).spots if spot.person.key in now}


def _change_words(change: Change) -> str:
    patterns = {
        "new": _("{name} is new: {after}"),
        "gone": _("{name} is no longer there (was: {before})"),
        "closer": _("{name} came closer: from {before} to {after}"),
        "further": _("{name} moved away: from {before} to {after}"),
        "same": _("{name} stayed: {after}"),
    }
    told = patterns[change.way].format(
        name=change.name, before=ring_words(change.ring_before), after=ring_words(change.ring_after)
    )
    if change.tie_after and change.tie_after != change.tie_before and change.way != "new":
        told += " " + _("The tie is {tie} now.").format(tie=_(TIES[change.tie_after]))
    return told


def circle_picture(side: Side, form: str) -> HttpResponse:
    """The circle to keep or print: SVG, or a page as PDF. For staff, whoever is flagged is not on it."""
    if side.own:
        people = standing_on(side.people())
        svg = picture(people, _("The people in my life"), alone=True)
    else:
        svg, people = shared_circle(side.client)
    if form == "svg":
        return _download(svg.encode(), "image/svg+xml", "circle.svg")
    if form != "pdf":
        raise Http404
    page = CirclePage(
        title=_("Closeness circle"),
        line=_("{name}, {day}").format(name=side.client.name, day=timezone.localtime().strftime("%d.%m.%Y")),
        svg=str(svg),
        alt=_("The circle; the list below says the same."),
        rings=[
            (_(name), [_listed(number, one) for number, one in enumerate(people, 1) if one.ring == ring])
            for ring, name in RINGS.items()
        ],
        legend=_(
            "Round: supportive. On its corner: mixed. Triangle: strained. Crossed: ended. "
            "Dashed: has died. Dotted: lost or wished for."
        ),
        language=(get_language() or "en").split("-")[0],
    )
    return _download(pdf(page), "application/pdf", "circle.pdf")


def _listed(number: int, one: Someone) -> str:
    extra = [_(TIES[one.tie])] if one.tie else []
    extra += [_(STANDINGS[one.standing])] if one.standing != "living" else []
    return f"{number} {one.name}" + (f" ({', '.join(extra)})" if extra else "")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
