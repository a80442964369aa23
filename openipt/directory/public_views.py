"""The directory as everybody sees it. Nothing about who searches is kept: no cookie, no log, sums only."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.gzip import gzip_page  # for pages that hold nothing secret
from django.views.decorators.http import require_http_methods, require_safe

from openipt.directory import ranking
from openipt.directory.actions import confirm_availability
from openipt.directory.asking import MILES, WISHES, question
from openipt.directory.compacts import compacts
from openipt.directory.forms import choices
from openipt.directory.gazetteer import nearest_postcode, spot
from openipt.directory.models import Listing, ListingPhoto
from openipt.directory.published import person
from openipt.directory.queries import listing_for_public, public_listings
from openipt.directory.queries.answers import answer_to, grounds
from openipt.directory.tasks import count_exposure, listing_of_link


@login_not_required
@require_safe
@gzip_page
def find(request: HttpRequest) -> HttpResponse:
    """The search: a form, and whoever fits, in the order of the published score."""
    now = timezone.now()
    asked = question(request.GET, spot)
    answer = answer_to(asked, now)
    if request.method == "GET":
        count_exposure(answer, now)
    context = {"answer": answer, "asked": asked, "miles": MILES, "wishes": WISHES, "states": choices("jurisdictions")}
    fragment = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == "answer"
    return render(request, "directory/_answer.html" if fragment else "directory/find.html", context)


@login_not_required
@require_safe
@never_cache
def nearest(request: HttpRequest) -> JsonResponse:
    """The postcode nearest to a position, which comes in a header so that it stands in no log: `41.92,-87.65`."""
    try:
        latitude, longitude = (float(part) for part in request.headers.get("X-Position", "").split(","))
    except ValueError:
        return JsonResponse({}, status=400)
    return JsonResponse({"where": nearest_postcode(latitude, longitude)})


@login_not_required
@require_safe
@gzip_page
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """One therapist, with what is verified about them and when."""
    now = timezone.now()
    found = listing_for_public(slug, now)
    if found is None:
        return render(request, "directory/gone.html", status=404)
    return render(request, "directory/listing.html", shown(found))


def shown(found: Listing) -> dict[str, object]:
    """What the page about a listing shows, in public and in its preview."""
    now = timezone.now()
    return {
        "listing": found,
        "licences": [one for one in found.licences.all() if one.is_verified(now)],
        "trainings": [one for one in found.trainings.all() if one.is_verified(now)],
        "groups": [one for one in found.groups.all() if one.starts_on >= now.date()],
        "places": list(found.places.all()),
        "compacts": [compacts()[one.compact] for one in found.licences.all() if one.compact and one.is_verified(now)],
        "grounds": grounds(found, "", now),
        "course_fee": found.fee * 16 if found.fee else None,
    }


@login_not_required
@require_safe
def facts(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as schema.org data, for other programs."""
    found = listing_for_public(slug, timezone.now())
    if found is None:
        raise Http404
    address = request.build_absolute_uri(request.path.removesuffix("person.jsonld"))
    return JsonResponse(person(shown(found), address), content_type="application/ld+json")


@login_not_required
@require_safe
@cache_control(max_age=86400, public=True)
def photo(request: HttpRequest, slug: str) -> HttpResponse:
    """The photo of a public listing."""
    rows = ListingPhoto.objects.filter(listing__in=public_listings(timezone.now()), listing__slug=slug)
    if not (found := rows.first()):
        raise Http404
    return HttpResponse(bytes(found.picture), content_type="image/jpeg")


@login_not_required
@require_safe
@gzip_page
def how(request: HttpRequest) -> HttpResponse:
    """How the order comes about: the formula, its weights and version, and what does not count."""
    context = {"ranking": ranking, "weights": ranking.WEIGHTS, "compacts": compacts().values()}
    return render(request, "directory/how.html", context)


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The addresses of public listings, for search engines."""
    rows = public_listings(timezone.now()).order_by("slug").values_list("slug", "changed_at")[:50_000]
    return render(request, "directory/sitemap.xml", {"rows": rows.iterator()}, content_type="application/xml")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """The link in the weekly mail: one click on the page confirms (a mail program that opens links does not)."""
    found = listing_of_link(secret)
    done = found is not None and request.method == "POST"
    if found is not None and done:
        confirm_availability(listing=found, by=None, at=timezone.now())
    return render(request, "directory/confirm.html", {"listing": found, "done": done}, status=200 if found else 410)
