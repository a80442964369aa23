"""What somebody says in an enquiry, as plain values, and what may be told of it before and after an answer. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

MOST_ASKED = 3  # therapists who are asked at the same time

AREAS: Mapping[str, str] = {
    "grief": "Somebody close to me died",
    "dispute": "Conflict with somebody who matters to me",
    "transition": "A big change in my life",
    "isolation": "Lonely, or hard to be close to people",
}
TIMES: Mapping[str, str] = {
    "day": "Weekdays, in the daytime",
    "evening": "Weekdays, in the evening",
    "weekend": "At the weekend",
}
AGES: Mapping[str, str] = {"adult": "18 to 64", "older": "65 or older", "adolescent": "12 to 17", "child": "Under 12"}
WAYS: Mapping[str, str] = {"either": "Either way", "place": "In person", "video": "By video"}
CONTACTS: Mapping[str, str] = {"email": "By e-mail", "telephone": "By telephone", "text": "By text message"}


@dataclass(frozen=True, slots=True)
class EnquiryTerms:
    """An enquiry as it was written. Neither gender nor origin is asked for.

    `areas` and `times` are keys of `AREAS` and `TIMES`; `age`, `way` and `contact_by` one key each; `language` is a
    code of the directory's vocabulary; `where` is where the person will be, in their own words (a postcode, a town).
    """

    reason: str
    areas: tuple[str, ...]
    wishes: str
    times: tuple[str, ...]
    age: str
    way: str
    where: str
    language: str
    lower_fee: bool
    name: str
    contact_by: str
    email: str
    telephone: str
    safe_contact: str


HIDDEN_UNTIL_ANSWERED = ("name", "contact_by", "email", "telephone", "safe_contact")
SHOWN_AT_ONCE = tuple(field.name for field in fields(EnquiryTerms) if field.name not in HIDDEN_UNTIL_ANSWERED)


def words_for(keys: tuple[str, ...], among: Mapping[str, str]) -> tuple[str, ...]:
    """The words for some keys, in the order of the table; unknown keys drop out."""
    return tuple(text for key, text in among.items() if key in keys)
