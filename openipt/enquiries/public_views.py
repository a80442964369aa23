"""First contact, for people who are not signed in: the self-check, the enquiry, and the page with what came back.

Nobody is signed in here and no cookie is set, so there is no session that a forged request could ride on: these pages
do without Django's proof of origin. An enquiry carries the signed token of its form, the page of an enquiry its secret.
"""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from openipt.directory import actions as directory
from openipt.directory.models import Listing
from openipt.directory.queries import listing_for_public, public_listings
from openipt.enquiries import actions
from openipt.enquiries.forms import AskMoreForm, DoubtForm, EnquiryForm, FirstQuestionForm, SelfCheckForm
from openipt.enquiries.guards import MOST_DOUBTS, MOST_SENT, TooOften, count, open_enquiry
from openipt.enquiries.models import Ask, Enquiry
from openipt.enquiries.queries import asks_of, others_to_ask, place_in_line, usual_wait
from openipt.enquiries.self_check import areas_in, self_check
from openipt.enquiries.terms import MOST_ASKED
from openipt.library.crisis import in_crisis

MOST_OFFERED = 6
MOST_LOOKED_AT = 100


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def check_myself(request: HttpRequest) -> HttpResponse:
    """Whether IPT may fit: one question about danger first, then the others, then next steps. Nothing of it is kept."""
    check = self_check()
    if request.method == "GET":
        return render(request, "enquiries/self_check_first.html", {"form": FirstQuestionForm(check=check)})
    if "answered_all" in request.POST:
        return _next_steps(request)
    form = FirstQuestionForm(request.POST, check=check)
    if not form.is_valid():
        return render(request, "enquiries/self_check_first.html", {"form": form})
    if check.needs_help_now(form.cleaned_data[check.first.key]):
        return redirect("help")
    return render(request, "enquiries/self_check.html", {"form": SelfCheckForm(check=check)})


def _next_steps(request: HttpRequest) -> HttpResponse:
    check = self_check()
    form = SelfCheckForm(request.POST, check=check)
    if not form.is_valid():
        return render(request, "enquiries/self_check.html", {"form": form})
    answers = form.answers()
    context = {"steps": check.next_steps(answers), "areas": areas_in(answers)}
    return render(request, "enquiries/next_steps.html", context)


@login_not_required
@csrf_exempt
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def enquire(request: HttpRequest) -> HttpResponse:
    """Write to one, two or three therapists (`?to=`, once for each)."""
    now = timezone.now()
    asked = request.GET.getlist("to") + request.POST.getlist("to") + request.POST.getlist("offered")
    listings = _listings(asked, now)
    if not listings:
        return redirect("/find/")
    form = EnquiryForm(request.POST or None, listings=listings, at=now, initial=_chosen(request, listings))
    if request.method == "POST" and form.is_valid():
        return _sent(request, form, now)
    context = {"form": form, "listings": listings}
    return render(request, "enquiries/enquire.html", context)


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def doubt_insurer(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that somebody does not take an insurance their listing names. Nothing is kept of who says so."""
    now = timezone.now()
    listing = listing_for_public(slug, now)
    if listing is None:
        return render(request, "directory/gone.html", status=404)
    form = DoubtForm(request.POST or None, insurers=listing.insurers)
    if request.method == "POST" and form.is_valid():
        try:
            count(request, "doubts", MOST_DOUBTS)
            directory.doubt_insurer(listing=listing, insurer=form.cleaned_data["insurer"], by=None, at=now)
        except TooOften:
            return render(request, "enquiries/doubt_insurer.html", {"listing": listing, "too_often": True}, status=429)
        except directory.NotPossible:  # somebody else was quicker: it is off the listing already
            return redirect("listing", listing.slug)
        return render(request, "enquiries/doubt_insurer.html", {"listing": listing, "thanks": True})
    return render(request, "enquiries/doubt_insurer.html", {"listing": listing, "form": form})


def _chosen(request: HttpRequest, listings: list[Listing]) -> dict[str, object]:
    areas = request.GET.getlist("area")
    wanted = request.GET.getlist("to")
    return {"to": [one.slug for one in listings if one.slug in wanted], "areas": areas}


def _listings(slugs: list[str], at: datetime) -> list[Listing]:
    """Those named, and a few others of the same problem areas that could be asked as well."""
    rows = public_listings(at).exclude(accepting="closed")
    named = list(rows.filter(slug__in=slugs[:MOST_OFFERED]).order_by("name"))
    if len(named) >= MOST_ASKED:
        return named
    areas = {area for one in named for area in one.areas}
    alike = rows.exclude(pk__in=[one.pk for one in named]).order_by("-confirmed_at", "pk")[:MOST_LOOKED_AT]
    others = [one for one in alike if areas & set(one.areas)] if named else []
    return [*named, *others[: MOST_OFFERED - len(named)]]


def _sent(request: HttpRequest, form: EnquiryForm, at: datetime) -> HttpResponse:
    said = form.cleaned_data
    try:
        count(request, "sent", MOST_SENT)
        enquiry = actions.send_enquiry(
            listings=said["to"], terms=form.terms(), submission=said["token"], by=None, at=at
        )
    except TooOften:
        form.add_error(None, _("Many enquiries came from your connection. Please try again in an hour."))
    except actions.NotPossible as problem:
        form.add_error(None, str(problem))
    else:
        return redirect("enquiry", enquiry.secret)
    return render(request, "enquiries/enquire.html", {"form": form}, status=429)


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def enquiry(request: HttpRequest, secret: str) -> HttpResponseBase:
    """What came back, for whoever holds the link: choose somebody, ask others, or take it back."""
    try:
        found = open_enquiry(request, secret)
    except TooOften:
        return render(request, "enquiries/too_often.html", status=429)
    problem = ""
    if request.method == "POST":
        try:
            return _done(request, found, secret)
        except actions.NotPossible as why:
            problem = str(why)
    return _page(request, found, problem)


def _done(request: HttpRequest, found: Enquiry, secret: str) -> HttpResponse:
    now, act = timezone.now(), request.POST.get("act")
    if act == "withdraw":
        actions.withdraw_enquiry(enquiry=found, by=None, at=now)
        return render(request, "enquiries/taken_back.html")
    if act == "more":
        form = AskMoreForm(request.POST, listings=others_to_ask(found, now, MOST_OFFERED))
        actions.ask_more(enquiry=found, listings=form.cleaned_data["to"] if form.is_valid() else [], by=None, at=now)
    if act == "choose":
        chosen = next((ask for ask in asks_of(found) if str(ask.pk) == request.POST.get("ask")), None)
        if chosen is None:
            raise actions.NotPossible(_("Please choose one of those who have said yes."))
        actions.choose_therapist(ask=chosen, by=None, at=now)
    return redirect("enquiry", secret)


def _page(request: HttpRequest, found: Enquiry, problem: str) -> HttpResponse:
    now, asks = timezone.now(), asks_of(found)
    for ask in asks:
        ask.line = place_in_line(ask) if ask.state == Ask.State.WAITING else None  # type: ignore[attr-defined]
        ask.wait = usual_wait(ask.listing, now) if ask.line else None  # type: ignore[attr-defined]
    pending = sum(ask.state == Ask.State.OPEN for ask in asks)
    others = [] if found.closed_at or pending >= MOST_ASKED else others_to_ask(found, now, MOST_OFFERED)
    context = {
        "enquiry": found,
        "asks": asks,
        "chosen": next((ask for ask in asks if ask.chosen_at), None),
        "pending": pending,
        "others": others,
        "more": AskMoreForm(listings=others),
        "problem": problem,
        "in_crisis": in_crisis(found.reason),
    }
    return render(request, "enquiries/enquiry.html", context, status=409 if problem else 200)
