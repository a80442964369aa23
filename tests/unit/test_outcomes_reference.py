"""Published results for data that may not be copied here: read from the folder REFERENCE_DATA names.

Values: Claus, Wager & Bonnet 2024, J Stat Softw 111(1), and its package's tests; tests/reference/README.md.
"""

import json
import os
from pathlib import Path

import pytest

from openipt.cli import main

FOLDER = os.environ.get("REFERENCE_DATA", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="REFERENCE_DATA names no folder with the reference data")
HAMD = ("--pre", "1", "--post", "4", "--id", "id", "--time", "time", "--outcome", "hamd")
FUNCTIONAL = ("--m-functional", "8", "--sd-functional", "8")


def report(capsys, *arguments):
    assert main(["outcomes", "change", str(Path(FOLDER) / "cs_claus_2020.csv"), *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def numbers(of):
    return [kind["n"] for kind in of.values()]


@pytest.mark.parametrize(
    ("method", "alone", "together"),
    [
        ("jt", [29, 10, 1], [26, 3, 10, 1, 0]),
        ("en", [32, 5, 3], [26, 6, 5, 3, 0]),
        ("hll", [12, 16, 12], [12, 0, 16, 11, 1]),
        ("gln", [29, 10, 1], [26, 3, 10, 1, 0]),
        ("nk", [28, 11, 1], [26, 2, 11, 1, 0]),
        ("ha", [32, 7, 1], [23, 9, 7, 1, 0]),
        ("hlm", [11, 20, 9], [10, 1, 20, 9, 0]),
    ],
)
def test_hamd_by_every_method(capsys, method, alone, together):
    after = ("--reliability-post", "0.5") if method == "nk" else ()
    found = report(capsys, *HAMD, "--reliability", "0.8", *after, *FUNCTIONAL, "--method", method)
    assert (found["n_original"], found["n_used"]) == (43, 40)
    assert (numbers(found["counts"]), numbers(found["combined"])) == (alone, together)


def test_the_digits_of_hamd(capsys):
    found = report(capsys, *HAMD, "--reliability", "0.8", *FUNCTIONAL, "--method", "ha")
    expected = {
        "m_pre": 24.85, "sd_pre": 3.340121, "m_post": 14.975, "sd_post": 7.711089, "correlation": 0.163119,
        "sem": 1.493748, "s_diff": 2.112478, "se_prediction": 2.004073, "r_dd": 0.928272,
    }  # fmt: skip
    for name, value in expected.items():
        assert found["parameters"][name] == pytest.approx(value, abs=5e-7), name
    assert round(100 * found["group"]["changed"], 2) == 90.31
    assert round(100 * found["group"]["functional"], 2) == 75.55
    found = report(capsys, *HAMD, "--reliability", "0.8", *FUNCTIONAL)
    assert found["parameters"]["cutoff"] == pytest.approx(19.886998, abs=5e-7)


def test_the_model_behind_hlm(capsys):
    found = report(capsys, *HAMD, "--method", "hlm")["parameters"]
    assert [found["fixed_intercept"], found["fixed_slope"]] == pytest.approx([26.7125, -3.24], abs=1e-4)
    assert [found["se_intercept"], found["se_slope"]] == pytest.approx([0.6660, 0.3787], abs=1e-4)
    assert [found["sd_intercept"], found["sd_slope"]] == pytest.approx([0.196, 1.838], abs=1e-3)
    assert [found["residual_sd"], found["log_likelihood"]] == pytest.approx([3.436, -467.197], abs=1e-3)


def test_bdi(capsys):
    bdi = ("--pre", "1", "--post", "4", "--id", "id", "--time", "time", "--outcome", "bdi")
    normal = ("--m-functional", "7.69", "--sd-functional", "7.52")
    found = report(capsys, *bdi, "--reliability", "0.801", *normal)
    assert numbers(found["combined"]) == [10, 8, 22, 0, 0]
    assert numbers(found["by_cut_off"])[0] == 13
    expected = {"m_pre": 35.475, "sd_pre": 8.158643, "m_post": 25.7, "sd_post": 13.349734, "correlation": 0.563291,
                "s_diff": 5.147063, "cutoff": 21.016612}  # fmt: skip
    for name, value in expected.items():
        assert found["parameters"][name] == pytest.approx(value, abs=5e-7), name
    for kind, value in (("a", 19.157713), ("b_package", 24.007287)):
        found = report(capsys, *bdi, "--reliability", "0.801", *normal, "--cutoff", kind)
        assert found["parameters"]["cutoff"] == pytest.approx(value, abs=5e-7)
    assert numbers(report(capsys, *bdi, "--method", "anchor", "--improved", "7")["counts"]) == [25, 11, 4]
    assert numbers(report(capsys, *bdi, "--method", "percentage", "--improved", "50")["counts"])[0] == 11


def test_half_of_hamd(capsys):
    found = report(capsys, *HAMD, "--method", "percentage", "--improved", "50", "--deteriorated", "30")
    assert numbers(found["counts"]) == [16, 24, 0]
