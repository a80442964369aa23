"""What a phone keeps to open the diary without a network: the same for everybody, nothing of anybody in it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openipt.diary.forms import EntryForm, RhythmForm


@login_not_required
@require_safe
def diary_away(request: HttpRequest) -> HttpResponse:
    """The empty diary form that opens without a network."""
    context = {"form": EntryForm(initial={"shared": True}), "rhythm": RhythmForm(), "away": True}
    return render(request, "diary/diary_away.html", context)


@login_not_required
@require_safe
def diary_manifest(_request: HttpRequest) -> JsonResponse:
    """How the diary sits on a phone's home screen. Its name says nothing of treatment."""
    icons = [{"src": static("ui/emblem.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}]
    manifest = {
        "id": reverse("my_diary"),
        "name": _("Diary"),
        "short_name": _("Diary"),
        "start_url": reverse("my_diary"),
        "scope": "/my/",
        "display": "standalone",
        "background_color": "#faf7f1",
        "theme_color": "#1d6a5f",
        "icons": icons,
    }
    return JsonResponse(manifest, content_type="application/manifest+json")
