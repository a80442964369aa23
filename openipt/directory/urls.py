"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.directory import manager_views, public_views, therapist_views

public: list[URLPattern] = [
    path("find/", public_views.find, name="find"),
    path("find/how/", public_views.how, name="find_how"),
    path("find/nearest/", public_views.nearest, name="find_nearest"),
    path("find/<slug:slug>/", public_views.listing, name="listing"),
    path("find/<slug:slug>/person.jsonld", public_views.facts, name="listing_facts"),
    path("find/<slug:slug>/photo.jpg", public_views.photo, name="listing_photo"),
    path("listing/confirm/<str:secret>/", public_views.confirm, name="confirm_listing"),
    path("sitemap.xml", public_views.sitemap, name="sitemap"),
]
client: list[URLPattern] = []
work: list[URLPattern] = [
    path("listing/", therapist_views.my_listing, name="my_listing"),
    path("listing/preview/", therapist_views.preview, name="listing_preview"),
    path("listing/availability/", therapist_views.availability, name="listing_availability"),
    path("listing/add/<slug:part>/", therapist_views.add_part, name="add_listing_part"),
    path("listing/remove/<slug:part>/<int:part_id>/", therapist_views.remove_part, name="remove_listing_part"),
    path("listing/insurance/<slug:insurer>/", therapist_views.settle_insurer, name="settle_insurer"),
    path("listing/claim/", therapist_views.claim, name="claim_record"),
    path("listing/claim/<int:record_id>/give-up/", therapist_views.give_up_claim, name="give_up_claim"),
    path("listing/<slug:move>/", therapist_views.move_listing, name="move_listing"),
    path("practice/listings/", manager_views.listings, name="listings"),
    path("practice/listings/claim/<int:record_id>/", manager_views.check_claim, name="check_claim"),
    path("practice/listings/<slug:checked>/<int:checked_id>/", manager_views.verify, name="verify_listing"),
    path(
        "practice/listings/<slug:checked>/<int:checked_id>/withdraw/",
        manager_views.withdraw,
        name="withdraw_verification",
    ),
]
