"""A practice's own articles, and articles that a therapist sends to a client."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.library.actions import send_article, write_article
from openipt.library.models import PracticeArticle, SentArticle
from tests.people import make_cast
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
NEW = "/work/practice/articles/new/"
TOLD = {
    "title": "Our zebra room",
    "summary": "Where groups meet.",
    "problem_area": "isolation",
    "body": "## Zebra\nUp the stairs. <script>x</script>",
    "revision": 0,
}


@pytest.fixture
def cast():
    return make_cast()


def written(cast, **changed):
    answer = signed_in(cast.mona).post(NEW, TOLD | changed)
    assert answer.status_code == 302
    return PracticeArticle.objects.latest("changed_at")


def published(cast, **changed):
    row = written(cast, **changed)
    signed_in(cast.mona).post(f"/work/practice/articles/{row.pk}/publish/")
    return row


def test_a_manager_writes_looks_and_publishes(cast):
    mona = signed_in(cast.mona)
    looked = mona.post(NEW, TOLD | {"preview": "yes"}).content.decode()
    assert "<h2>Zebra</h2>" in looked
    assert "<script>x" not in looked
    assert not PracticeArticle.objects.exists()
    row = written(cast)
    public = f"/library/of/{cast.practice.pk}/"
    assert "zebra" not in Browser().get(public).content.decode()
    assert Browser().get(public + "our-zebra-room/").status_code == 404
    mona.post(f"/work/practice/articles/{row.pk}/publish/")
    assert "Our zebra room" in Browser().get(public).content.decode()
    told = Browser().get(public + "our-zebra-room/").content.decode()
    assert cast.practice.name in told
    assert "<script>x" not in told
    mona.post(f"/work/practice/articles/{row.pk}/retire/")
    assert Browser().get(public + "our-zebra-room/").status_code == 404
    assert [event.act for event in AuditEvent.objects.filter(act__startswith="article.")] == [
        "article.written",
        "article.published",
        "article.retired",
    ]


def test_two_articles_of_one_title_have_two_addresses(cast):
    assert [written(cast).slug, written(cast).slug, written(cast, title="!!").slug] == [
        "our-zebra-room",
        "our-zebra-room-2",
        "article",
    ]


def test_a_stale_page_overwrites_nothing(cast):
    row = written(cast)
    address = f"/work/practice/articles/{row.pk}/"
    mona = signed_in(cast.mona)
    assert mona.post(address, TOLD | {"revision": 1, "body": "newer"}).status_code == 302
    stale = mona.post(address, TOLD | {"revision": 1, "body": "older words"})
    assert "changed this article meanwhile" in stale.content.decode()
    assert "older words" in stale.content.decode()
    row.refresh_from_db()
    assert row.body == "newer"


def test_what_is_missing_or_too_long_is_said(cast):
    told = signed_in(cast.mona).post(NEW, TOLD | {"title": "", "body": "x" * 60_000}).content.decode()
    assert "This field is required" in told
    assert not PracticeArticle.objects.exists()


def test_its_people_find_it_in_their_search_and_strangers_do_not(cast):
    published(cast)
    address = "/library/?q=zebra+room"
    for who in (cast.amara_user, cast.ben):
        assert "Our <mark>zebra</mark> <mark>room</mark>" in signed_in(who).get(address).content.decode()
    assert cast.practice.name in signed_in(cast.ben).get("/library/").content.decode()
    for browser in (Browser(), signed_in(cast.olga)):
        assert "Our <mark>zebra" not in browser.get(address).content.decode()


def test_a_therapist_sends_an_article_and_sees_that_it_was_read(cast):
    ben, amara = signed_in(cast.ben), signed_in(cast.amara_user)
    address = f"/work/clients/{cast.amara.pk}/articles/"
    assert "What to do in a crisis" in ben.get(address).content.decode()
    assert ben.post(address, {"article": "living-with-grief", "note": "I thought of your mother."}).status_code == 302
    assert "not opened yet" in ben.get(address).content.decode()
    assert "When somebody you love has died" in amara.get("/my/").content.decode()
    sent = SentArticle.objects.get()
    told = amara.get(f"/my/articles/{sent.pk}/").content.decode()
    assert "I thought of your mother." in told
    assert "What helps on bad days" in told
    assert "not opened yet" not in ben.get(address).content.decode()
    assert "When somebody you love has died" not in amara.get("/my/").content.decode()
    assert "When somebody you love has died" in amara.get("/my/articles/").content.decode()
    first = SentArticle.objects.get().read_at
    amara.get(f"/my/articles/{sent.pk}/")
    assert SentArticle.objects.get().read_at == first
    ben.post(f"{address}{sent.pk}/take-back/")
    assert amara.get(f"/my/articles/{sent.pk}/").status_code == 404


def test_sending_twice_changes_the_note_of_what_waits(cast):
    ben = signed_in(cast.ben)
    for note in ("one", "two"):
        ben.post(f"/work/clients/{cast.amara.pk}/articles/", {"article": "what-is-ipt", "note": note})
    assert [sent.note for sent in SentArticle.objects.all()] == ["two"]


def test_an_article_of_the_practice_can_be_sent_until_it_is_retired(cast):
    row = published(cast)
    ben, amara = signed_in(cast.ben), signed_in(cast.amara_user)
    address = f"/work/clients/{cast.amara.pk}/articles/"
    assert ben.post(address, {"article": f"practice:{row.pk}"}).status_code == 302
    sent = SentArticle.objects.get()
    assert "Up the stairs" in amara.get(f"/my/articles/{sent.pk}/").content.decode()
    signed_in(cast.mona).post(f"/work/practice/articles/{row.pk}/retire/")
    assert amara.get(f"/my/articles/{sent.pk}/").status_code == 404
    assert "Our zebra room" not in amara.get("/my/articles/").content.decode()
    assert ben.post(address, {"article": f"practice:{row.pk}"}).status_code == 200  # no longer among the choices
    assert ben.post(address, {"article": "no-such"}).status_code == 200


def test_a_note_is_sealed_and_a_page_asks_the_same_however_much_was_sent(cast, django_assert_max_num_queries):
    now = timezone.now()
    for slug in ("what-is-ipt", "role-play", "group-ipt", "closeness-circle"):
        send_article(client=cast.amara, slug=slug, article=None, note="Secret note", by=cast.ben, at=now)
    raw = SentArticle.objects.extra(select={"raw": "note"}).values_list("raw", flat=True)
    assert all("Secret" not in str(value) for value in raw)
    amara = signed_in(cast.amara_user)
    with django_assert_max_num_queries(16):
        assert amara.get("/my/articles/").content.decode().count("/my/articles/") >= 4


def test_only_the_practice_that_wrote_it_can_change_it(cast):
    row = written(cast)
    with pytest.raises(PracticeArticle.DoesNotExist):
        write_article(
            practice=cast.other_practice,
            article_id=row.pk,
            told={"title": "Taken over"},
            revision=1,
            by=cast.olga,
            at=timezone.now(),
        )
