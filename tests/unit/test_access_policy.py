"""The table of acts: what it allows, and that it denies everything else."""

from itertools import chain, combinations

import pytest

from openipt.access.policy import ACTS, Allowed, Denied, Relation, decide, reference

CLINICAL = [
    act
    for act in ACTS
    if act.split(".")[0]
    in {"course", "note", "private_note", "response", "plan", "letter", "step", "agreement", "consent"}
]


def every(relations):
    """Every way to hold some of the relations."""
    return chain.from_iterable(combinations(relations, size) for size in range(len(relations) + 1))


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_allowed_by_each_of_its_relations_and_by_no_other(act):
    allowed, _ = ACTS[act]
    for relation in Relation:
        assert bool(decide(act, {relation})) is (relation in allowed)


@pytest.mark.parametrize("act", ACTS)
def test_holding_more_relations_never_takes_an_act_away(act):
    for held in every(list(Relation)):
        assert bool(decide(act, set(held))) is any(decide(act, {relation}) for relation in held)


@pytest.mark.parametrize(
    "act", ["", "client", "client.identify ", "CLIENT.IDENTIFY", "course.delete", "note.read.look"]
)
def test_an_unknown_act_is_denied_to_everybody(act):
    assert isinstance(decide(act, set(Relation)), Denied)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_may_do_anything_without_a_relation(act):
    denied = decide(act, set())
    assert isinstance(denied, Denied)
    assert ACTS[act][1] in denied.reason


@pytest.mark.parametrize("act", CLINICAL)
def test_a_manager_and_a_colleague_see_nothing_of_treatment(act):
    assert not decide(act, {Relation.MANAGER, Relation.STAFF})


@pytest.mark.parametrize("act", [act for act in ACTS if act.startswith("practice.")])
def test_a_practice_is_nothing_a_client_or_their_care_opens(act):
    assert not decide(act, {Relation.SELF, Relation.CARER, Relation.SUPERVISOR, Relation.READER})


def test_a_supervisor_changes_nothing_but_concerns():
    may = {act for act in ACTS if decide(act, {Relation.SUPERVISOR})}
    assert {act for act in may if not act.endswith((".read", ".review", ".identify"))} == {"concern.handle"}


def test_a_verdict_says_by_which_relation():
    assert decide("course.read", {Relation.STAFF, Relation.CARER}) == Allowed(Relation.CARER)


def test_the_reference_names_every_act():
    text = reference()
    assert all(f"| `{act}` |" in text for act in ACTS)
    assert "What is not listed is denied." in text
