"""The pages of the inventory and the circle, from both sides, without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from openipt.courses.actions import draft_letter, finish_letter
from openipt.courses.models import LetterPicture
from openipt.courses.refusals import Refused, Stale
from openipt.relationships import actions
from openipt.relationships.models import Placement, Relationship, Snapshot
from openipt.timeline.models import LifeEvent
from tests.people import LONG_AGO, make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course

pytestmark = pytest.mark.django_db
AT = LONG_AGO + timedelta(days=30)


@pytest.fixture
def cast():
    return make_cast()


def add(cast, *names, by=None):
    return actions.add_people(client=cast.amara, names=names, by=by or cast.ben, at=AT)


def place(person, ring, who, **more):
    return actions.place(relationship=person, ring=ring, by=who, **{"moves": None, "at": AT} | more)


def test_quick_adding_a_name_and_the_next(cast):
    pages = signed_in(cast.ben)
    pages.post(reverse("add_people", args=[cast.amara.pk]), {"name": "Tunde"})
    answer = pages.post(reverse("add_people", args=[cast.amara.pk]), {"name": "Zuri, Ada"}, follow=True)
    text = answer.content.decode()
    assert [text.index(name) for name in ("Tunde", "Zuri", "Ada")] == sorted(
        text.index(name) for name in ("Tunde", "Zuri", "Ada")
    )


def test_people_named_elsewhere_are_offered(cast):
    cast.amara.emergency_contact = "Folasade Obi (aunt) 07700 900123"
    cast.amara.save()
    staff = signed_in(cast.ben), reverse("people", args=[cast.amara.pk])
    own = signed_in(cast.amara_user), reverse("my_people")
    for pages, address in (staff, own):
        assert b"Add Folasade Obi" in pages.get(address).content
    add(cast, "Folasade")
    assert b"Add Folasade Obi" not in pages.get(reverse("my_people")).content


def test_a_section_is_saved_by_its_button_and_comes_back_filled_in(cast):
    [tunde] = add(cast, "Tunde")
    pages = signed_in(cast.ben)
    sent = {"revision": 0, "confides": "much", "support_received": ["company", "practical"], "off_limits": "Money"}
    answer = pages.post(reverse("save_person", args=[tunde.pk, "confiding"]), sent, follow=True)
    assert answer.redirect_chain[0][0].endswith("#confiding")
    tunde.refresh_from_db()
    assert (tunde.confides, tunde.support_received, tunde.off_limits) == ("much", "practical,company", "Money")
    assert "Money</textarea>" in answer.content.decode()


def test_a_stale_page_gets_both_texts(cast):
    [tunde] = add(cast, "Tunde")
    mine, theirs = signed_in(cast.ben), signed_in(cast.amara_user)
    theirs.post(reverse("my_save_person", args=[tunde.pk, "contact"]), {"revision": 0, "ways": "Every Sunday"})
    answer = mine.post(reverse("save_person", args=[tunde.pk, "contact"]), {"revision": 0, "ways": "By telephone"})
    assert answer.status_code == 409
    assert b"Every Sunday" in answer.content
    assert b"By telephone" in answer.content


@pytest.mark.parametrize("sent", [{}, {"revision": "x"}, {"revision": 0, "often": "hourly"}, {"revision": 10**30}])
def test_nonsense_is_said_to_be_nonsense(cast, sent):
    [tunde] = add(cast, "Tunde")
    answer = signed_in(cast.ben).post(reverse("save_person", args=[tunde.pk, "contact"]), sent, follow=True)
    assert answer.status_code in {200, 409}
    assert Relationship.objects.get().often == ""


def test_the_list_places_only_whom_one_changed_and_says_what_clashes(cast):
    tunde, zuri, ada = add(cast, "Tunde", "Zuri", "Ada")
    place(ada, 2, cast.amara_user)  # after the page was read
    sent: dict[str, str] = {"moment": "now"}
    for person, ring in ((tunde, "1"), (zuri, ""), (ada, "3")):
        sent |= {f"was-{person.pk}": "", f"moves-{person.pk}": "0", f"ring-{person.pk}": ring}
    answer = signed_in(cast.ben).post(reverse("save_circle", args=[cast.amara.pk]), sent, follow=True)
    assert "Ada was moved by somebody else" in answer.content.decode()
    assert {one.name: one.ring_now for one in Relationship.objects.all()} == {"Tunde": 1, "Zuri": None, "Ada": 2}


def test_a_move_is_answered_with_the_circle_and_a_clash_with_both_places(cast):
    [tunde] = add(cast, "Tunde")
    address, headers = reverse("my_place_person", args=[tunde.pk]), {"HX-Request": "true"}
    own = signed_in(cast.amara_user)
    answer = own.post(address, {"moment": "now", "ring": 1, "angle": 90, "moves": 0}, headers=headers)
    assert answer.status_code == 200
    assert re.search(r'data-person="[^"]+" data-ring="1" data-moves="1"', answer.content.decode())
    late = signed_in(cast.ben).post(
        reverse("place_person", args=[tunde.pk]), {"moment": "now", "ring": 3, "angle": 10, "moves": 0}, headers=headers
    )
    assert late.status_code == 409
    assert "Make my move all the same" in late.content.decode()
    assert 'name="moves" value="1"' in late.content.decode()


@pytest.mark.parametrize(
    "sent", [{"ring": 5}, {"ring": 1, "angle": 400}, {"ring": "x"}, {"moment": "later", "ring": 1}]
)
def test_no_place_of_the_circle_is_refused(cast, sent):
    [tunde] = add(cast, "Tunde")
    signed_in(cast.ben).post(reverse("place_person", args=[tunde.pk]), {"moment": "now", "moves": 0} | sent)
    assert not Placement.objects.exists()
    with pytest.raises(Refused):
        place(tunde, 9, cast.ben)


def test_ones_own_last_move_can_be_taken_back_unless_somebody_moved_them_since(cast):
    [tunde] = add(cast, "Tunde")
    place(tunde, 2, cast.ben, angle=10)
    place(tunde, 1, cast.ben, at=AT + timedelta(minutes=1))
    back = actions.undo_move(relationship=tunde, by=cast.ben, at=AT + timedelta(minutes=2))
    assert (back.ring_now, back.angle) == (2, 10)
    place(tunde, 3, cast.amara_user, at=AT + timedelta(minutes=3))
    with pytest.raises(Refused):
        actions.undo_move(relationship=tunde, by=cast.ben, at=AT)
    answer = signed_in(cast.amara_user).post(reverse("my_undo_move", args=[tunde.pk]), {"moment": "now"}, follow=True)
    assert "Tunde is back where they were" in answer.content.decode()
    assert Relationship.objects.get().ring_now == 2


def test_two_who_move_the_same_person_notice(cast):
    [tunde] = add(cast, "Tunde")
    place(tunde, 1, cast.ben, moves=0)
    place(tunde, 1, cast.amara_user, moves=0)  # the same place: nothing to notice
    with pytest.raises(Stale):
        place(tunde, 2, cast.amara_user, moves=0)


def test_pictures_are_kept_and_compared(cast):
    course = make_course(cast.amara, cast.ben)
    pages = signed_in(cast.ben)
    pages.post(reverse("keep_circle", args=[course.pk]), {"kind": "start"})
    assert not Snapshot.objects.exists()  # nobody is on it yet
    tunde, zuri = add(cast, "Tunde", "Zuri")
    place(tunde, 3, cast.ben)
    place(zuri, 2, cast.ben)
    for kind in ("start", "never"):
        pages.post(reverse("keep_circle", args=[course.pk]), {"kind": kind})
    kept = Snapshot.objects.get()
    place(tunde, 1, cast.ben)
    actions.remove_relationship(relationship=zuri, by=cast.ben, at=AT)
    for browser, address in (
        (pages, reverse("compare_circles", args=[cast.amara.pk])),
        (signed_in(cast.amara_user), reverse("my_compare_circles")),
    ):
        text = browser.get(address, {"a": str(kept.pk), "b": "now"}).content.decode()
        assert "Tunde came closer: from not close to closest" in text
    assert "Tunde is new" in browser.get(address, {"a": "before", "b": "now"}).content.decode()
    assert browser.get(address, {"a": "nonsense", "b": "x" * 5000}).status_code == 200


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_the_circle_can_be_kept_as_a_picture_and_as_a_page(cast, kind):
    for place_, person in enumerate(add(cast, *(f"Person {n} <&>" for n in range(60)))):
        place(person, place_ % 4 + 1, cast.ben, angle=place_ * 6)
    answer = signed_in(cast.amara_user).get(reverse("my_circle_picture", args=[kind]))
    assert answer.content.startswith({"svg": b"<svg", "pdf": b"%PDF"}[kind])
    if kind == "pdf":
        assert len(re.findall(rb"/Type\s*/Page\b", answer.content)) <= 1
    assert signed_in(cast.amara_user).get(reverse("my_circle_picture", args=["png"])).status_code == 404


def test_a_supervisor_reads_and_writes_nothing(cast):
    [tunde] = add(cast, "Tunde")
    pages = signed_in(cast.sam)
    for name, argument in (("people", cast.amara.pk), ("person", tunde.pk), ("circle", cast.amara.pk)):
        text = pages.get(reverse(name, args=[argument])).content.decode()
        assert "Tunde" in text
        assert not re.search(r'<form method="post" action="/work/', text)


def test_the_statements_of_a_page_do_not_grow_with_the_people(cast):
    course = make_course(cast.amara, cast.ben)

    def statements():
        counts = []
        for who, addresses in (
            (cast.ben, [reverse("people", args=[cast.amara.pk]), reverse("circle", args=[cast.amara.pk])]),
            (cast.amara_user, [reverse("my_people"), reverse("my_circle"), reverse("my_compare_circles")]),
        ):
            browser = signed_in(who)
            for address in addresses:
                browser.get(address)
                with CaptureQueriesContext(
                    connection,
                ) as caught:
                    assert browser.get(address).status_code == 200
                counts.append(len(caught))
        return counts

    def more(count, start):
        for person in add(cast, *(f"P{start + n}" for n in range(count))):
            place(person, 1 + count % 4, cast.ben)
        flagged = Relationship.objects.order_by("-added_at")[0]
        actions.raise_flag(relationship=flagged, about="fear", note="", asked_alone=True, by=cast.ben, at=AT)
        actions.take_snapshot(course=course, kind="other", by=cast.ben, at=timezone.now())

    more(3, 0)
    few = statements()
    more(20, 100)
    assert statements() == few


def test_the_circle_goes_into_a_letter_as_it_was_and_is_and_never_with_whoever_is_flagged(cast):
    course = make_course(cast.amara, cast.ben)
    tunde, marc = add(cast, "Tunde", "Marc")
    place(tunde, 3, cast.ben)
    actions.take_snapshot(course=course, kind="start", by=cast.ben, at=AT)
    place(tunde, 1, cast.ben)
    place(marc, 4, cast.ben)
    letter = draft_letter(course=course, addressee="", body="Dear Amara", by=cast.ben, at=AT)
    address, pages = reverse("letter_circle", args=[letter.pk]), signed_in(cast.ben)
    assert "Marc: at the edge" in pages.post(address, {"put": "in"}, follow=True).content.decode()
    actions.raise_flag(relationship=marc, about="fear", note="", asked_alone=True, by=cast.ben, at=AT)
    assert not LetterPicture.objects.exists()
    text = pages.post(address, {"put": "in"}, follow=True).content.decode()
    assert "Tunde: closest" in text
    assert "Marc" not in text
    finish_letter(letter=letter, by=cast.ben, at=AT)
    assert pages.get(reverse("letter_pdf", args=[letter.pk])).content.startswith(b"%PDF")
    pages.post(address, {"put": "out"})
    assert letter.picture
    assert letter.picture.svg.count("<svg") == 3  # then and now, in one


def test_a_picture_can_be_taken_out_of_a_letter_again(cast):
    [tunde] = add(cast, "Tunde")
    place(tunde, 1, cast.ben)
    course = make_course(cast.amara, cast.ben)
    letter = draft_letter(course=course, addressee="", body="Dear Amara", by=cast.ben, at=AT)
    for put, there in (("in", True), ("in", True), ("out", False)):
        signed_in(cast.ben).post(reverse("letter_circle", args=[letter.pk]), {"put": put})
        assert bool(letter.picture) is there


def test_people_on_the_timeline_are_offered_but_never_from_what_is_for_the_therapist_alone(cast):
    for name, private in (("Folasade", False), ("Kunle", True)):
        add_event(cast, name, private)
    staff = signed_in(cast.ben).get(reverse("people", args=[cast.amara.pk])).content
    own = signed_in(cast.amara_user).get(reverse("my_people")).content
    assert [name in staff for name in (b"Add Folasade", b"Add Kunle")] == [True, True]
    assert [name in own for name in (b"Add Folasade", b"Kunle")] == [True, False]


def add_event(cast, name, private):
    said = {"category": "other", "what": "It happened", "names": name, "private": private}
    made = {"added_at": AT, "added_by": cast.ben, "changed_at": AT, "changed_by": cast.ben}
    LifeEvent.objects.create(client=cast.amara, **made, **said)
