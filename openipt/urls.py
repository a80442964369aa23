"""Every address of the product, by audience."""

from django.urls import include, path

from openipt.courses import urls as courses
from openipt.diary import urls as diary
from openipt.directory import urls as directory
from openipt.enquiries import urls as enquiries
from openipt.formulation import urls as formulation
from openipt.intake import urls as intake
from openipt.library import urls as library
from openipt.measures import urls as measures
from openipt.outcomes import urls as outcomes
from openipt.portal import urls as portal
from openipt.relationships import urls as relationships
from openipt.safety import urls as safety
from openipt.timeline import urls as timeline
from openipt.website import urls as website
from openipt.workspace import urls as workspace

CONCEPTS = (
    website,
    portal,
    workspace,
    outcomes,
    enquiries,
    formulation,
    timeline,
    diary,
    relationships,
    measures,
    safety,
    courses,
    library,
    directory,
    intake,
)

urlpatterns = [
    path("accounts/", include("openipt.accounts.urls")),
    path("my/", include([pattern for concept in CONCEPTS for pattern in concept.client])),
    path("work/", include([pattern for concept in CONCEPTS for pattern in concept.work])),
    *(pattern for concept in CONCEPTS for pattern in concept.public),
]
handler400 = "openipt.website.public_views.bad_request"
handler403 = "openipt.website.public_views.forbidden"
handler404 = "openipt.website.public_views.not_found"
handler500 = "openipt.website.public_views.broken"
