"""Looking together at mood and people: offered, wanted, ended; and gentle reminders that say nothing."""

from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.diary import actions
from openipt.diary.entry import Told
from openipt.diary.models import DiaryEntry, DiaryPerson
from openipt.diary.queries import linked_people
from openipt.diary.tasks import queue_diary_reminders
from openipt.formulation.queries import evidence_of
from openipt.intake.models import Consent
from openipt.relationships.association import Verdict
from openipt.relationships.models import Relationship, SafetyFlag
from tests.people import make_cast
from tests.queued import work
from tests.signing_in import signed_in
from tests.treatment import make_course
from tests.unit.test_relationships_linking import diary

pytestmark = pytest.mark.django_db
EVENING = datetime(2030, 3, 31, 19, 5, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def cast(settings):
    settings.PUBLIC_URL = "https://ipt.example.org"
    return make_cast()


@pytest.fixture
def course(cast):
    return make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=8), held=1)


@pytest.fixture
def tunde(cast):
    return Relationship.objects.create(client=cast.amara, name="Tunde", added_at=timezone.now(), added_by=cast.ben)


@pytest.fixture
def eleven_weeks(cast, tunde):
    """A diary in which mood is lower on days with Tunde."""
    now = timezone.now()
    days = diary(days=75)
    last = days[-1].number
    for day in days:
        told = Told(
            day=now.date() - timedelta(days=last - day.number),
            clock=None,
            mood=min(10, max(0, round(day.mood or 0))),
            kind="conflict" if day.contact else "alone",
            people=(tunde.pk,) if day.contact else (),
        )
        actions.keep_entry(client=cast.amara, key=uuid4(), told=told, written_at=now, by=cast.amara_user, at=now)


def test_offered_by_the_one_wanted_by_the_other_and_ended_by_either(cast, course, eleven_weeks):
    amara, ben = signed_in(cast.amara_user), signed_in(cast.ben)
    theirs = reverse("course_linking", args=[course.pk])
    page = ben.get(theirs).content.decode()
    assert "On days with Tunde, mood was on average 1." in page
    assert "because" not in page
    assert amara.get(reverse("my_linking")).status_code == 404
    ben.post(reverse("offer_linking", args=[course.pk]), {"offer": "yes"})
    assert "would like to look with you" in amara.get(reverse("my_diary")).content.decode()
    assert "Tunde" not in amara.get(reverse("my_linking")).content.decode()
    amara.post(reverse("answer_linking"), {"answer": "yes"})
    assert "On days with Tunde, mood was on average 1." in amara.get(reverse("my_linking")).content.decode()
    assert "Your client sees it too" in ben.get(theirs).content.decode()
    amara.post(reverse("answer_linking"), {"answer": "no"})
    assert amara.get(reverse("my_linking")).status_code == 404
    answer = amara.post(reverse("answer_linking"), {"answer": "yes"}, follow=True)
    assert "does not offer this at the moment" in answer.content.decode()
    ben.post(reverse("offer_linking", args=[course.pk]), {"offer": "yes"})
    ben.post(reverse("offer_linking", args=[course.pk]), {"offer": "no"})
    assert amara.get(reverse("my_linking")).status_code == 404
    acts = AuditEvent.objects.filter(act__startswith="linking.").exclude(act__endswith=".look").order_by("number")
    assert [event.act.removeprefix("linking.") for event in acts] == [
        "offered", "wanted", "taken_back", "offered", "taken_back",
    ]  # fmt: skip


def test_whoever_is_flagged_is_never_shown_to_the_client(cast, course, tunde, eleven_weeks):
    SafetyFlag.objects.create(relationship=tunde, about="fear", raised_at=timezone.now(), raised_by=cast.ben)
    assert [(one.name, one.flagged) for one in linked_people(course, shared=False)] == [("Tunde", True)] * 2
    assert linked_people(course, shared=True) == []
    assert (
        "not shown to the client"
        in signed_in(cast.ben).get(reverse("course_linking", args=[course.pk])).content.decode()
    )
    signed_in(cast.ben).post(reverse("offer_linking", args=[course.pk]), {"offer": "yes"})
    amara = signed_in(cast.amara_user)
    amara.post(reverse("answer_linking"), {"answer": "yes"})
    assert "Tunde" not in amara.get(reverse("my_linking")).content.decode()
    assert "Tunde" in amara.get(reverse("my_diary")).content.decode()  # what she wrote herself gives no flag away


def test_private_entries_and_second_versions_are_not_reckoned(cast, course, tunde):
    now = timezone.now()
    told = Told(day=now.date(), clock=None, mood=3, kind="conflict", people=(tunde.pk,), shared=False)
    actions.keep_entry(client=cast.amara, key=uuid4(), told=told, written_at=now, by=cast.amara_user, at=now)
    assert linked_people(course, shared=False) == []


def test_a_reminder_once_a_day_only_for_who_asked_and_agreed_and_without_a_word_of_treatment(cast):
    actions.set_reminding(client=cast.amara, hour=time(19), by=cast.amara_user, at=EVENING - timedelta(days=1))
    assert queue_diary_reminders(EVENING) == 0  # no messages agreed to
    Consent.objects.create(client=cast.amara, kind="messages", edition="1", given_at=EVENING - timedelta(days=9))
    assert [queue_diary_reminders(EVENING + timedelta(minutes=n)) for n in (0, 5)] == [1, 0]
    work()
    [sent] = mail.outbox
    assert sent.to == ["amara@example.org"]
    assert "https://ipt.example.org/my/diary/" in sent.body
    text = f"{sent.subject} {sent.body}".replace("/my/diary/", "").lower()
    assert not [
        word for word in ("therap", "mood", "diary", "depress", "amara", "treatment", "session") if word in text
    ]
    actions.set_reminding(client=cast.amara, hour=None, by=cast.amara_user, at=EVENING)
    assert queue_diary_reminders(EVENING + timedelta(days=1)) == 0


def test_a_reminder_switched_off_before_it_went_out_is_not_sent(cast):
    Consent.objects.create(client=cast.amara, kind="messages", edition="1", given_at=EVENING - timedelta(days=9))
    actions.set_reminding(client=cast.amara, hour=time(19), by=cast.amara_user, at=EVENING)
    queue_diary_reminders(EVENING)
    actions.set_reminding(client=cast.amara, hour=None, by=cast.amara_user, at=EVENING)
    work()
    assert mail.outbox == []


def test_reminders_are_switched_on_the_page(cast):
    amara = signed_in(cast.amara_user)
    page = amara.post(reverse("diary_reminders"), {"on": "on", "hour": "03:00"})
    assert "between 7:00 and 22:00" in page.content.decode()
    assert amara.post(reverse("diary_reminders"), {"on": "on", "hour": "19:30"}).status_code == 302
    assert cast.amara.diary_reminding.hour == time(19, 30)
    amara.post(reverse("diary_reminders"), {"hour": "19:30"})
    cast.amara.diary_reminding.refresh_from_db()
    assert cast.amara.diary_reminding.hour is None
    assert not DiaryEntry.objects.exists()


def test_what_the_diary_says_is_evidence_to_weigh_only_for_the_therapist(cast, course, tunde, eleven_weeks):
    ben = signed_in(cast.ben)
    page = ben.get(reverse("evidence", args=[course.pk])).text
    said = [one for one in linked_people(course, shared=False) if one.linked.found.same_day]
    assert {one.linked.verdict for one in said} == {Verdict.ASSOCIATED}
    assert f"On days with {said[0].name}, mood was on average" in page
    assert "from the diary" in page
    assert reverse("course_linking", args=[course.pk]) in page
    disputes = next(area for area in evidence_of(course) if area.area.key == "dispute")
    keys = {one.evidence.key for one in disputes.found if one.evidence.rule == "mood"}
    assert keys == {f"dispute:mood:{tunde.pk}", f"dispute:mood:{tunde.pk}/conflict"}


def test_somebody_named_in_the_diary_alone_and_too_few_days_are_no_evidence(cast, course, tunde, eleven_weeks):
    page = reverse("evidence", args=[course.pk])
    DiaryEntry.objects.filter(day__lt=timezone.localdate() - timedelta(days=10)).update(deleted_at=timezone.now())
    assert "mood was on average" not in signed_in(cast.ben).get(page).text
    DiaryEntry.objects.update(deleted_at=None)
    assert "mood was on average" in signed_in(cast.ben).get(page).text
    for row in DiaryPerson.objects.all():
        row.relationship, row.name = None, "Tunde"
        row.save()
    assert "mood was on average" not in signed_in(cast.ben).get(page).text
