"""Therapists in FHIR R4: Practitioner, PractitionerRole and Location, in a Bundle or as NDJSON (codes of Plan-Net)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, BinaryIO

import ijson

from openipt.directory.npi import is_npi
from openipt.directory.registry import TOO_LONG, Bad, Entry, Other, Read

NPI = "http://hl7.org/fhir/sid/us-npi"
NUCC = "http://nucc.org/provider-taxonomy"
PLAN_NET = "http://hl7.org/fhir/us/davinci-pdex-plan-net"
NEW_PATIENTS = f"{PLAN_NET}/StructureDefinition/newpatients"
ACCEPTING = f"{PLAN_NET}/CodeSystem/AcceptingPatientsCS"
DELIVERY = f"{PLAN_NET}/StructureDefinition/delivery-method"
DELIVERY_CODES = f"{PLAN_NET}/CodeSystem/DeliveryMethodCS"
KINDS = ("Practitioner", "PractitionerRole", "Location")


def resources(file: BinaryIO) -> Iterator[Any]:
    """The resources of a Bundle, or of lines of NDJSON, one at a time so that memory stays small."""
    head = file.read(4096).lstrip()
    file.seek(0)
    first_line = head.partition(b"\n")[0].strip()
    if first_line.endswith(b"}") and b'"Bundle"' not in first_line:
        for line in file:
            if line.strip():
                yield _line(line)
        return
    yield from ijson.items(file, "entry.item.resource", use_float=True)


def _line(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as problem:
        return problem


def rows(file: BinaryIO, position: int = 0, line: int = 0) -> Iterator[tuple[Read, int, int]]:
    """What each resource says, with its number; see `nppes.rows`. A stopped import skips what is done with."""
    number = 0
    try:
        for number, one in enumerate(resources(file), 1):
            if number > line:
                yield said(one, number), position, number
    except (ijson.JSONError, UnicodeDecodeError) as problem:
        yield Bad(number + 1, f"the file breaks off: {str(problem)[:120]}"), position, number + 1


def role_key(practitioner: str) -> str:
    """How the keys of a practitioner's roles begin, so that they are found together."""
    return f"role/{practitioner[:36]}/"


def location_key(location: str) -> str:
    """The key of a location's record."""
    return f"location/{location}"[:80]


def said(one: Any, number: int) -> Read:
    """What one resource says; roles and locations complete the practitioner with the same reference."""
    if not isinstance(one, Mapping):
        return Bad(number, "not readable as JSON")
    kind = one.get("resourceType")
    if kind not in KINDS:
        return Other()
    try:
        return {"Practitioner": _practitioner, "PractitionerRole": _role, "Location": _location}[str(kind)](one, number)
    except (TypeError, KeyError, AttributeError, ValueError):
        return Bad(number, f"this {kind} is not as FHIR R4 has it")


def _practitioner(one: Mapping[str, Any], number: int) -> Read:
    npi = next((row["value"] for row in one.get("identifier", ()) if row.get("system") == NPI), "")
    if npi and not is_npi(npi):
        return Bad(number, "the check digit of the NPI is wrong")
    names = one.get("name") or [{}]
    name = names[0].get("text") or " ".join([*names[0].get("given", ()), names[0].get("family", "")]).strip()
    if not name or not one.get("id"):
        return Bad(number, "there is no id or no name")
    if one.get("active") is False:
        return Other()
    address = (one.get("address") or [{}])[0]
    licences = [
        (str(row["identifier"][0]["value"])[:40], _state_of(row))
        for row in one.get("qualification", ())
        if row.get("identifier")
    ]
    languages = [str(row["coding"][0]["code"])[:2] for row in one.get("communication", ()) if row.get("coding")]
    return Entry(
        key=str(one["id"])[:80],
        name=name[: TOO_LONG["name"]],
        credentials=" ".join(names[0].get("suffix", ()))[: TOO_LONG["credentials"]],
        npi=npi,
        licences=tuple(dict.fromkeys(licences)),
        street=" ".join(address.get("line", ()))[: TOO_LONG["street"]],
        town=address.get("city", "")[: TOO_LONG["town"]],
        jurisdiction=address.get("state", "")[: TOO_LONG["jurisdiction"]],
        postcode=address.get("postalCode", "")[: TOO_LONG["postcode"]],
        details={"languages": " ".join(languages)} if languages else {},
    )


def _state_of(qualification: Mapping[str, Any]) -> str:
    issuer = qualification.get("issuer", {}).get("display", "")
    return str(issuer)[:8]


def _role(one: Mapping[str, Any], number: int) -> Read:
    who = str(one["practitioner"]["reference"]).rpartition("/")[2]
    codes = [
        coding["code"]
        for concept in one.get("specialty", ())
        for coding in concept.get("coding", ())
        if coding.get("system") == NUCC
    ]
    accepts = [
        inner["valueCodeableConcept"]["coding"][0]["code"]
        for outer in one.get("extension", ())
        if outer.get("url") == NEW_PATIENTS
        for inner in outer.get("extension", ())
        if "valueCodeableConcept" in inner
    ]
    places = [str(row["reference"]).rpartition("/")[2] for row in one.get("location", ()) if "reference" in row]
    details: dict[str, object] = {"role_of": who, "locations": places}
    details |= {"accepting": "open" if "newpt" in accepts else "closed"} if accepts else {}
    return Entry(key=f"{role_key(who)}{one['id']}"[:80], taxonomies=tuple(codes), details=details)


def _location(one: Mapping[str, Any], number: int) -> Read:
    address = one.get("address", {})
    place = one.get("position", {})
    details = {name: float(place[name]) for name in ("latitude", "longitude") if name in place}
    return Entry(
        key=location_key(str(one["id"])),
        town=address.get("city", "")[: TOO_LONG["town"]],
        jurisdiction=address.get("state", "")[: TOO_LONG["jurisdiction"]],
        postcode=address.get("postalCode", "")[: TOO_LONG["postcode"]],
        street=" ".join(address.get("line", ()))[: TOO_LONG["street"]],
        details=details,
    )


def bundle(listings: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Listings as the text of a FHIR Bundle, piece by piece."""
    yield '{"resourceType": "Bundle", "type": "collection", "entry": ['
    first = True
    for one in listings:
        for made in (_made_practitioner(one), _made_role(one)):
            yield ("" if first else ",\n") + json.dumps({"resource": made}, ensure_ascii=False, default=_plain)
            first = False
    yield "]}\n"


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


def _made_practitioner(one: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "resourceType": "Practitioner",
        "id": one["key"],
        "active": True,
        "name": [{"text": one["name"]}],
        "qualification": [
            {"identifier": [{"value": number}], "code": {"text": "Licence"}, "issuer": {"display": state}}
            for state, _, number in (part.partition(":") for part in str(one["licences"]).split())
        ],
        "communication": [
            {"coding": [{"system": "urn:ietf:bcp:47", "code": code}]} for code in str(one["languages"]).split()
        ],
    }
    if one.get("npi"):
        made["identifier"] = [{"system": NPI, "value": one["npi"]}]
    if one.get("postcode"):
        made["address"] = [{"city": one["town"], "state": one["jurisdiction"], "postalCode": one["postcode"]}]
    return {name: value for name, value in made.items() if value}


def _made_role(one: Mapping[str, Any]) -> dict[str, Any]:
    accepting = "newpt" if one["accepting"] == "open" else "nopt"
    return {
        "resourceType": "PractitionerRole",
        "id": f"{one['key']}-role",
        "active": True,
        "practitioner": {"reference": f"Practitioner/{one['key']}"},
        "extension": [
            {
                "url": NEW_PATIENTS,
                "extension": [
                    {
                        "url": "acceptingPatients",
                        "valueCodeableConcept": {"coding": [{"system": ACCEPTING, "code": accepting}]},
                    }
                ],
            },
            *(
                {
                    "url": DELIVERY,
                    "extension": [
                        {"url": "type", "valueCodeableConcept": {"coding": [{"system": DELIVERY_CODES, "code": code}]}}
                    ],
                }
                for code, so in (("virtual", one["video"]), ("physical", one["postcode"]))
                if so
            ),
        ],
    }
