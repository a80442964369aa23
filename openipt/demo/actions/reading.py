"""Something to read: an article the practice wrote, and what its therapists sent to clients with pages of their own."""

from datetime import datetime, timedelta

from openipt.accounts.models import User
from openipt.demo.story import Story
from openipt.library.actions import send_article, set_state, write_article
from openipt.library.models import PracticeArticle
from openipt.people.models import Client, Practice

SENT = {
    "grief": ("living-with-grief", "What you said about the song made me think of this. Only if you feel like it."),
    "dispute": ("arguing-better", "The part about starting gently fits what we tried today."),
    "transition": ("living-through-change", "There is a good bit in it about the time in between."),
    "isolation": ("finding-people-again", "You need not do any of it. See if one step looks small enough."),
}
BODY = """## Getting here

The practice is on the first floor. There is a lift on the left of the stairs, and a ramp at the back door. If you come
by bus, get off at Linden Court.

## When you arrive

Ring, come up and take any chair. There is water, and tissues, and nobody will speak to you unless you want them to.
Your therapist comes out to fetch you at the time you agreed.

## If you cannot come

Ring us or write as soon as you know. We will find another time. You do not have to give a reason.

## If you need help at night

Nobody is here at night. [Who can help right now](/help/) is always there.
"""


def write_for_everybody(practice: Practice, by: User, at: datetime) -> None:
    """The practice's own article, published."""
    told = {
        "title": "Your first visit to Lindenhof",
        "summary": "How to find us, what happens when you arrive, and what to do if you cannot come.",
        "problem_area": "",
        "body": BODY,
    }
    row = write_article(practice=practice, article_id=None, told=told, revision=0, by=by, at=at)
    set_state(article=row, state=PracticeArticle.State.PUBLISHED, by=by, at=at)


def send_to(client: Client, story: Story, by: User, at: datetime) -> None:
    """What the therapist sent, if the client has pages of their own."""
    if client.user_id and story.areas:
        slug, note = SENT[story.areas[0]]
        send_article(client=client, slug=slug, article=None, note=note, by=by, at=at - timedelta(days=2))
