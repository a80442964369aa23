"""A backup file with any byte changed is read as it was written, or refused in plain words."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.operations.archive import Manifest, read, write
from openipt.operations.refusal import Refused

MANIFEST = Manifest(
    version="1", made_at="2026-11-26T00:00:00+00:00", engine="sqlite", migrations=[["people", "0001_initial"]],
    keys={"1": "a"}, anchors=[["x", 1, "h"]], columns={}, checksums={},
)  # fmt: skip


@pytest.fixture(scope="module")
def backup(tmp_path_factory):
    folder = tmp_path_factory.mktemp("backup")
    content = folder / "database"
    content.write_bytes(b"".join(f"row {number}\n".encode() for number in range(4000)))
    write(folder / "whole.zip", MANIFEST, {"database": content})
    return folder / "whole.zip"


@settings(max_examples=400)
@given(where=st.floats(0, 1, exclude_max=True), to=st.integers(1, 255))
def test_any_changed_byte_is_noticed_or_without_consequence(backup: Path, where: float, to: int) -> None:
    whole, told = backup.read_bytes(), read(backup)
    place = int(where * len(whole))
    changed = backup.with_name("changed.zip")
    changed.write_bytes(whole[:place] + bytes([whole[place] ^ to]) + whole[place + 1 :])
    with suppress(Refused):
        assert read(changed) == told


@settings(max_examples=60)
@given(where=st.floats(0, 1, exclude_max=True))
def test_a_backup_that_was_cut_is_refused(backup: Path, where: float) -> None:
    whole = backup.read_bytes()
    cut = backup.with_name("cut.zip")
    cut.write_bytes(whole[: int(where * len(whole))])
    with pytest.raises(Refused, match="not a whole backup"):
        read(cut)
