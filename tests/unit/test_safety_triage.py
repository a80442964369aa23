"""Every path through the triage tables, judged by a second, plainer reading of the rules."""

from importlib.resources import files

import pytest

from openipt.protocol.tables import DataError
from openipt.safety.due import RULES
from openipt.safety.triage import SEVERITIES, Answer, read, screeners

TEXT = (files("openipt.safety") / "triage.toml").read_text("utf-8")
FIRST_FOUR = ("wished_dead", "better_off", "thoughts", "tried")


def asq(answers):
    if all(answers[key] == "no" for key in FIRST_FOUR):
        return "negative"
    return "non-acute" if answers["right_now"] == "no" else "acute"


def columbia(answers):
    def not_no(key):
        return answers[key] != "no"

    deeper = not_no("q2")
    if (not_no("q6") and not_no("q6_recent")) or (deeper and (not_no("q4") or not_no("q5"))):
        return "high"
    if not_no("q6") or (deeper and not_no("q3")):
        return "moderate"
    return "low" if not_no("q1") or deeper else "none"


@pytest.mark.parametrize(("key", "rule", "number"), [("asq", asq, 4**5), ("c-ssrs", columbia, 4**7)])
def test_every_path_has_the_result_the_rules_say(key, rule, number):
    screener = screeners()[key]
    paths = screener.paths()
    assert len(paths) == number
    wrong = [path for path in paths if screener.result(path).key != rule(path)]
    assert wrong == []


@pytest.mark.parametrize("key", ["asq", "c-ssrs"])
def test_leaving_a_question_out_is_the_same_as_no_answer_on_every_path(key):
    screener = screeners()[key]
    for path in screener.paths():
        said = {question: answer for question, answer in path.items() if answer is not Answer.UNANSWERED}
        assert screener.result(said).key == screener.result(path).key


@pytest.mark.parametrize(
    ("answers", "result"),
    [
        ("no no no no", "negative"),
        ("no no no yes no", "non-acute"),
        ("no no no refused no", "non-acute"),
        ("yes no no no yes", "acute"),
        ("yes no no no refused", "acute"),
        ("yes no no no", "acute"),  # the fifth question was not put
        ("no no no", "acute"),  # the fourth was left out, and so was the fifth
    ],
)
def test_the_asq_by_example(answers, result):
    keys = [question.key for question in screeners()["asq"].questions]
    given = {key: Answer(word) for key, word in zip(keys, answers.split(), strict=False)}
    assert screeners()["asq"].result(given).key == result


def test_what_is_not_asked_does_not_count():
    heard = screeners()["asq"].heard({**dict.fromkeys(FIRST_FOUR, Answer.NO), "right_now": Answer.YES})
    assert "right_now" not in heard


def test_only_a_result_without_any_sign_opens_no_concern():
    silent = [result.key for one in screeners().values() for _, result in one.rows if not result.severity]
    assert silent == ["negative", "none"]


def test_every_severity_has_a_due_time():
    assert set(SEVERITIES) == set(RULES)


def test_an_unknown_question_is_refused():
    with pytest.raises(ValueError, match="no question other"):
        screeners()["asq"].result({"other": Answer.YES})


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('are = ["yes", "refused", "unanswered"] }\n\n', 'are = ["maybe"] }\n\n', "maybe is not one of"),
        ('asked_if = { any = ["wished_dead"', 'asked_if = { any = ["right_now"', "right_now is no question before"),
        ('severity = "now"', 'severity = "sometime"', "sometime is not one of"),
        ('key = "c-ssrs"', 'key = "asq"', "asq is there twice"),
        ('result = "negative"\nall = []', 'result = "negative"\nall = [{ any = ["tried"], are = ["no"] }]', "last row"),
        ('key = "right_now"', 'key = "tried"', "tried is there twice"),
        ("[[screeners]]", "[[screeners", "is not TOML"),
        ("youngest = 8", 'youngest = "8"', "youngest: must be int"),
    ],
)
def test_a_damaged_table_is_refused_by_name(old, new, complaint):
    assert old in TEXT
    with pytest.raises(DataError, match=complaint):
        read(TEXT.replace(old, new, 1), "triage.toml")
