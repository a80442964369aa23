"""Importing registers and files into unlisted records: streamed, resumable, idempotent, nobody shown; and exporting."""

import csv
import io
import json
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import Workbook

from openipt.directory import actions
from openipt.directory.management import importing
from openipt.directory.management.exporting import export
from openipt.directory.management.importing import import_file
from openipt.directory.management.searching import asked, search
from openipt.directory.models import ImportRun, Listing, RegistryRecord
from openipt.directory.npi import is_npi
from openipt.directory.nppes import COLUMNS, GROUPS
from openipt.directory.places import Address
from openipt.directory.registry import NotThisFormat
from tests.people import make_cast

pytestmark = pytest.mark.django_db


def npi(number):
    """A made-up NPI with a right check digit."""
    return next(f"1{number:08}{digit}" for digit in range(10) if is_npi(f"1{number:08}{digit}"))


HEADING = [
    *COLUMNS.values(),
    *(f"{name}_{number}" for number in GROUPS for name in (
        "Healthcare Provider Taxonomy Code", "Provider License Number", "Provider License Number State Code")),
]  # fmt: skip


def row(number, **said):
    base = {
        "NPI": npi(number), "Entity Type Code": "1", "Provider Last Name (Legal Name)": "OSEI",
        "Provider First Name": f"DANA{number}", "Provider Credential Text": "LCSW",
        "Provider First Line Business Practice Location Address": "1 SECRET ST",
        "Provider Business Practice Location Address City Name": "CHICAGO",
        "Provider Business Practice Location Address State Name": "IL",
        "Provider Business Practice Location Address Postal Code": "606141234", "Last Update Date": "01/31/2025",
        "Healthcare Provider Taxonomy Code_1": "1041C0700X", "Provider License Number_1": f"149.{number}",
        "Provider License Number State Code_1": "IL",
    }  # fmt: skip
    return [({**base, **said}).get(name, "") for name in HEADING]


def nppes(path, rows, extra=()):
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([*HEADING, *extra])
    writer.writerows([*one, *("" for _ in extra)] if len(one) == len(HEADING) else one for one in rows)
    path.write_text(out.getvalue(), "utf-8")
    return path


MIXED = [
    row(1),
    row(2, **{"Entity Type Code": "2"}),  # an organisation
    row(3, **{"Healthcare Provider Taxonomy Code_1": "163WP0808X"}),  # a nurse without that training
    row(4, NPI="1234567890"),  # wrong check digit
    row(5, **{"Last Update Date": "2025-01-31"}),  # wrong date
    row(6)[:7],  # too short
    row(7, **{"Provider Last Name (Legal Name)": "O\nHara"}),  # a line break inside a cell
    row(1, **{"Provider Credential Text": "PHD"}),  # the same person again: the later row holds
]


def test_therapists_are_taken_in_as_unlisted_records_and_faulty_rows_are_told(tmp_path, capsys):
    assert import_file(nppes(tmp_path / "full.csv", MIXED), "nppes") == 1
    told = capsys.readouterr().out
    assert "row 5: the NPI is missing or its check digit is wrong" in told
    assert "row 6: a date is not MM/DD/YYYY" in told
    assert "row 7: 7 columns instead of" in told
    assert sorted(RegistryRecord.objects.values_list("key", "name", "credentials")) == sorted(
        [(npi(1), "Dana1 Osei", "PHD"), (npi(7), "DANA7 O Hara", "LCSW")]
    )
    run = ImportRun.objects.get()
    assert (run.saved, run.passed_over, run.faulty, run.row) == (3, 2, 3, 9)
    assert not Listing.objects.exists()


def test_the_edition_with_one_column_more_and_a_second_import_change_nothing(tmp_path):
    import_file(nppes(tmp_path / "a.csv", [row(1), row(2)]), "nppes")
    import_file(nppes(tmp_path / "b.csv", [row(1), row(2)], extra=["Certification Date"]), "nppes")
    assert import_file(tmp_path / "a.csv", "nppes") == 0
    assert RegistryRecord.objects.count() == 2


def test_a_weekly_file_deactivates_and_a_reactivated_person_is_back(tmp_path):
    import_file(nppes(tmp_path / "a.csv", [row(1), row(2)]), "nppes")
    blank = dict.fromkeys(HEADING, "")
    gone = [{**blank, "NPI": npi(1), "NPI Deactivation Date": "03/01/2025"}.get(name, "") for name in HEADING]
    import_file(nppes(tmp_path / "b.csv", [gone]), "nppes")
    assert RegistryRecord.objects.get(key=npi(1)).deactivated_on is not None
    assert RegistryRecord.objects.get(key=npi(1)).name == "Dana1 Osei"
    for file, day in (("c.csv", "04/01/2025"), ("d.csv", "03/01/2025")):  # on the same day counts as back, too
        import_file(nppes(tmp_path / f"again-{file}", [gone, row(3)]), "nppes")
        back = row(1, **{"NPI Deactivation Date": "03/01/2025", "NPI Reactivation Date": day})
        import_file(nppes(tmp_path / file, [back]), "nppes")
        assert RegistryRecord.objects.get(key=npi(1)).deactivated_on is None


def stopped(path, row):
    """Begin to import a file, and stop before the batch that goes beyond a row."""
    real: Any = vars(importing)["import_batch"]

    def stops(**said):
        if said["row"] > row:
            raise KeyboardInterrupt
        return real(**said)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "import_batch", stops)
        with pytest.raises(KeyboardInterrupt):
            import_file(path, "nppes", quiet=True)


def test_an_import_that_was_stopped_goes_on_without_a_double(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(importing, "BATCH", 10)
    path = nppes(tmp_path / "full.csv", [row(number) for number in range(1, 36)])
    stopped(path, 21)
    assert RegistryRecord.objects.count() == 20
    assert import_file(path, "nppes") == 0
    assert "Going on after row 21" in capsys.readouterr().out
    assert RegistryRecord.objects.count() == 35
    run = ImportRun.objects.get()
    assert (run.saved, run.row) == (35, 36)


def test_a_file_may_stay_in_its_archive(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 10)
    inside = nppes(tmp_path / "npidata_pfile.csv", [row(number) for number in range(1, 36)])
    path = tmp_path / "NPPES.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("npidata_pfile_fileheader.csv", ",".join(HEADING))
        archive.write(inside, "npidata_pfile.csv")
    stopped(path, 21)
    assert import_file(path, "nppes", quiet=True) == 0
    assert (RegistryRecord.objects.count(), ImportRun.objects.get().saved) == (35, 35)
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w"):
        pass
    with pytest.raises(NotThisFormat, match="nothing in this archive"):
        import_file(empty, "nppes")
    whole = path.read_bytes()
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(whole[:400] + bytes(200) + whole[600:])
    with pytest.raises(NotThisFormat, match="archive is damaged"):
        import_file(damaged, "nppes", quiet=True)


def report(path, rows, title="NPI", heading=("NPI", "NPPES Deactivation Date")):
    """The workbook that says who is gone, as the register gives it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for one in ((title,), heading, *rows):
        sheet.append(one)
    book.save(path)
    return path


@pytest.mark.parametrize("in_archive", [False, True])
def test_the_report_of_deactivated_numbers_is_a_workbook_and_counts(tmp_path, in_archive):
    import_file(nppes(tmp_path / "x.csv", [row(number) for number in range(4)]), "nppes", quiet=True)
    told = [
        (npi(0), "05/07/2025"),
        (int(npi(1)), date(2025, 5, 8)),
        (npi(99), "05/07/2025"),
        (None, None),
        ("1234567890", "05/07/2025"),
        (npi(2), "yesterday"),
    ]
    path = report(tmp_path / "gone.xlsx", told)
    if in_archive:
        with zipfile.ZipFile(tmp_path / "gone.zip", "w") as archive:
            archive.write(path, "NPPES_Deactivated_NPI_Report.xlsx")
        path = tmp_path / "gone.zip"
    assert import_file(path, "nppes", quiet=True) == 1
    run = ImportRun.objects.order_by("-started_at")[0]
    assert (run.deactivated, run.faulty, run.row) == (2, 2, 8)
    assert [(one.line, one.reason[:7]) for one in run.faults.order_by("line")] == [(7, "the NPI"), (8, "the day")]
    gone = dict(RegistryRecord.objects.exclude(deactivated_on=None).values_list("npi", "deactivated_on"))
    assert gone == {npi(0): date(2025, 5, 7), npi(1): date(2025, 5, 8)}
    assert import_file(path, "nppes", quiet=True) == 0  # nothing to do
    back = row(0, **{"Last Update Date": "06/01/2025"})
    import_file(nppes(tmp_path / "later.csv", [back]), "nppes", quiet=True)
    assert RegistryRecord.objects.get(npi=npi(0)).deactivated_on is None  # a later file of the register has them again


def test_a_stopped_report_goes_on_after_the_row_it_came_to(tmp_path, monkeypatch):
    import_file(nppes(tmp_path / "x.csv", [row(number) for number in range(30)]), "nppes", quiet=True)
    path = report(tmp_path / "gone.xlsx", [(npi(number), "05/07/2025") for number in range(30)])
    monkeypatch.setattr(importing, "BATCH", 10)
    stopped(path, 12)
    assert RegistryRecord.objects.exclude(deactivated_on=None).count() == 10
    assert import_file(path, "nppes", quiet=True) == 0
    run = ImportRun.objects.order_by("-started_at")[0]
    assert (run.deactivated, RegistryRecord.objects.exclude(deactivated_on=None).count()) == (30, 30)


@pytest.mark.parametrize("where", [100, 600, 1500, -40])
def test_a_damaged_workbook_is_refused_or_read_whole(tmp_path, where):
    path = report(tmp_path / "gone.xlsx", [(npi(number), "05/07/2025") for number in range(50)])
    whole = bytearray(path.read_bytes())
    whole[where : where + 30] = bytes(30)
    path.write_bytes(whole)
    with suppress(NotThisFormat):  # any other exception would be a trace on somebody's screen
        import_file(path, "nppes", quiet=True)
    assert ImportRun.objects.filter(ended_at__isnull=False, row__lt=52).count() == 0


def test_a_workbook_of_something_else_is_refused(tmp_path):
    path = report(tmp_path / "costs.xlsx", [(1, 2)], heading=("Item", "Price"))
    with pytest.raises(NotThisFormat, match="no report of deactivated numbers"):
        import_file(path, "nppes", quiet=True)
    with pytest.raises(NotThisFormat):
        import_file(path, "csv", quiet=True)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\x00\xff"])
def test_a_file_of_another_kind_is_refused(tmp_path, text):
    (tmp_path / "x.csv").write_text(text, "utf-8")
    for kind in ("nppes", "csv"):
        with pytest.raises(NotThisFormat):
            import_file(tmp_path / "x.csv", kind)


def public(cast):
    now, ben = datetime.now(UTC), cast.ben
    listing = actions.begin_listing(
        practice=cast.practice, therapist=ben, by=ben, at=now, areas=("grief",), ages=("adult",), languages=("es",),
        fee=80, approach="=1+1",
    )  # fmt: skip
    address = Address("60614", "Chicago", "IL", "1 Secret Street", position=(41.92, -87.65))
    actions.add_place(listing=listing, address=address, by=ben, at=now)
    licence = actions.add_licence(listing=listing, number="149", jurisdiction="IL", by=ben, at=now)
    actions.list_publicly(listing=listing, by=ben, at=now)
    actions.confirm_availability(listing=listing, accepting="open", by=ben, at=now)
    until = now.date() + timedelta(days=90)
    actions.verify_licence(licence=licence, source="x", until=until, by=cast.mona, at=now)
    return listing


@pytest.mark.parametrize(("kind", "ending"), [("csv", "csv"), ("fhir", "json")])
def test_what_is_exported_can_be_imported_and_shows_no_hidden_street(tmp_path, kind, ending):
    public(make_cast())
    out = io.StringIO()
    assert export(out, kind) == 1
    assert "Secret" not in out.getvalue()
    path = tmp_path / f"out.{ending}"
    path.write_text(out.getvalue(), "utf-8")
    assert import_file(path, kind) == 0
    kept = RegistryRecord.objects.get(source=kind, key="ben-adler")
    assert (kept.name, kept.postcode, kept.details["languages"]) == ("Ben Adler", "60614", "es")
    assert kept.licences == [{"number": "149", "jurisdiction": "IL"}]


def test_lines_of_fhir_are_read_one_by_one(tmp_path):
    lines = [
        {"resourceType": "Practitioner", "id": "p1", "name": [{"given": ["Ana"], "family": "Ruiz"}]},
        {"resourceType": "PractitionerRole", "id": "r1", "practitioner": {"reference": "Practitioner/p1"},
         "specialty": [{"coding": [{"system": "http://nucc.org/provider-taxonomy", "code": "103TC0700X"}]}]},
        {"resourceType": "Location", "id": "l1", "address": {"postalCode": "60614"},
         "position": {"latitude": 41.9, "longitude": -87.6}},
        {"resourceType": "Practitioner", "id": "p2", "name": []},
        {"resourceType": "PractitionerRole", "id": "r2"},
        {"resourceType": "Organization", "id": "o1"},
    ]  # fmt: skip
    path = tmp_path / "all.ndjson"
    path.write_text("\n".join([*map(json.dumps, lines), "{broken"]) + "\n", "utf-8")
    assert import_file(path, "fhir") == 1
    run = ImportRun.objects.get()
    assert (run.saved, run.faulty, run.passed_over) == (3, 3, 1)
    assert set(RegistryRecord.objects.values_list("key", flat=True)) == {"p1", "role/p1/r1", "location/l1"}


def test_the_search_of_the_command_line_gives_json(settings, tmp_path, capsys):
    settings.HOME = tmp_path
    public(make_cast())
    question = asked(near="60614", miles=25, state="", say="", ceiling=80, chosen={"areas": ["grief"]})
    assert search(question, top=5, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["total"] == 1
    assert told["results"][0]["slug"] == "ben-adler"
    assert told["counts"]["languages:es"] == 1
    assert search(question, top=5, as_json=False) == 0
    assert "1. Ben Adler, about 1 mi" in capsys.readouterr().out
