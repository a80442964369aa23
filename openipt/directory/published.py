"""A public listing as schema.org data. No rating is ever part of it."""

from collections.abc import Mapping
from typing import Any

from openipt.directory.vocabulary import words


def person(shown: Mapping[str, Any], address: str) -> dict[str, Any]:
    """A `Person` with credentials, languages and an offer, from what the page of a listing shows.

    Args:
        shown: what the page shows: the listing, verified licences and trainings, places.
        address: of the page.
    """
    listing = shown["listing"]
    credentials = [
        {"@type": "EducationalOccupationalCredential", "credentialCategory": "licence",
         "recognizedBy": {"@type": "AdministrativeArea", "name": words("jurisdictions").get(one.jurisdiction, "")}}
        for one in shown["licences"]
    ]  # fmt: skip
    credentials += [
        {"@type": "EducationalOccupationalCredential", "credentialCategory": words("levels")[one.level],
         "recognizedBy": {"@type": "Organization", "name": one.issuer}}
        for one in shown["trainings"]
    ]  # fmt: skip
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": address,
        "url": address,
        "name": listing.name,
        "jobTitle": words("professions").get(listing.profession, ""),
        "description": listing.approach,
        "knowsLanguage": list(listing.languages),
        "hasCredential": credentials,
        "workLocation": [
            {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": place.town,
             "addressRegion": place.jurisdiction, "postalCode": place.postcode, "addressCountry": place.country,
             **({"streetAddress": place.street} if place.shows_street and place.street else {})}}
            for place in shown["places"]
        ],
    }  # fmt: skip
    if listing.fee is not None:
        found["makesOffer"] = {
            "@type": "Offer",
            "price": listing.lowest_fee if listing.lowest_fee is not None else listing.fee,
            "priceCurrency": listing.currency,
            "itemOffered": {"@type": "Service", "serviceType": "Interpersonal psychotherapy, one session"},
        }
    return {name: value for name, value in found.items() if value}
