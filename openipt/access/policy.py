"""Who may do what: a table of acts and of the relations that allow them. What is not in it is denied."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How somebody stands to a client or to a practice."""

    SELF = "self"  # it is their own record
    CARER = "carer"  # has a care link to the client now
    SUPERVISOR = "supervisor"  # supervises somebody who has one
    MANAGER = "manager"  # manages the practice
    CLINICIAN = "clinician"  # treats clients in the practice: therapist or facilitator
    STAFF = "staff"  # works in the practice
    READER = "reader"  # owns a concern about the client, or reads the practice's alerts; opens only the concern


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes, and by which relation."""

    relation: Relation

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """No, and why, in words for the person who asked."""

    reason: str

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied
S, C, V, M, W = Relation.SELF, Relation.CARER, Relation.SUPERVISOR, Relation.MANAGER, Relation.STAFF
R, T = Relation.READER, Relation.CLINICIAN

# act -> (who may, what it means). Read by a manager in docs/reference/access.md.
ACTS: Mapping[str, tuple[frozenset[Relation], str]] = {
    "client.identify": (frozenset({S, C, V, M}), "see a client's name, contact details and who cares for them"),
    "client.change": (frozenset({S, C}), "change a client's contact details"),
    "client.invite": (frozenset({C, M}), "send a client an invitation to their own pages"),
    "client.assign": (frozenset({M}), "give a client to a therapist, or end a care link"),
    "client.hand_over": (frozenset({C}), "end one's own care of a client"),
    "client.who_looked": (frozenset({S}), "see who opened the record"),
    "consent.give": (frozenset({S}), "see what one agreed to, agree, and take it back"),
    "course.read": (frozenset({S, C, V}), "see the course, its sessions, focus and goals"),
    "course.work": (frozenset({C}), "see what the therapist works with: guidance, notes, marks, formulation"),
    "course.review": (frozenset({C, V}), "look at the therapist's work on a course"),
    "course.change": (frozenset({C}), "start, change, move on and end a course and its sessions"),
    "agreement.accept": (frozenset({S, C}), "accept the treatment agreement (or record that the client did)"),
    "note.read": (frozenset({C, V}), "read signed and unsigned session notes"),
    "note.write": (frozenset({C}), "write, sign and add to session notes"),
    "private_note.write": (frozenset({C}), "keep private psychotherapy notes (each sees only their own)"),
    "step.report": (frozenset({S, C}), "say how a step between sessions went"),
    "response.read": (frozenset({S, C, V}), "see answers and scores"),
    "response.give": (frozenset({S}), "answer questionnaires"),
    "diary.write": (frozenset({S}), "write, change and delete diary entries, and be reminded of the diary"),
    "diary.read": (frozenset({C, V}), "read the diary entries a client shares"),
    "linking.read": (frozenset({S, C, V}), "see whether mood goes with the people in the diary"),
    "linking.share": (frozenset({S, C}), "offer, want and end looking at that together"),
    "response.record": (frozenset({C}), "record answers read out in session, or void a response"),
    "concern.raise": (frozenset({S, C}), "raise a concern about safety"),
    "concern.handle": (frozenset({C, V, R}), "acknowledge, work on and close a concern"),
    "safety_plan.write": (frozenset({S, C}), "write the staying-safe plan and keep it"),
    "safety_plan.read": (frozenset({S, C, V}), "read the staying-safe plan"),
    "safety_plan.review": (frozenset({C}), "note that the staying-safe plan was looked at again together"),
    "article.send": (frozenset({C}), "send a client an article with a note, and see whether they opened it"),
    "article.read": (frozenset({S}), "read the articles one was sent"),
    "timeline.read": (frozenset({S, C, V}), "see life events and the course of symptoms on the timeline"),
    "timeline.write": (frozenset({S, C}), "put life events and remembered moods on the timeline"),
    "timeline.link": (frozenset({C}), "mark which events may go with a change of symptoms"),
    "inventory.read": (frozenset({S, C, V}), "see the people in a client's life and the closeness circle"),
    "inventory.write": (frozenset({S, C}), "name people, say what they are like, and place them on the circle"),
    "safety_flag.write": (frozenset({C}), "flag fear, control or violence in a relationship"),
    "formulation.read": (frozenset({S, C, V}), "read a formulation that was shared"),
    "formulation.answer": (frozenset({S, C}), "say whether the formulation fits (or record what the client said)"),
    "plan.write": (frozenset({C}), "write the ending plan and share it"),
    "plan.read": (frozenset({S, C, V}), "read a shared ending plan"),
    "letter.write": (frozenset({C}), "write the summary letter and give the client a copy"),
    "letter.read": (frozenset({S, C, V}), "read a finished letter"),
    "practice.manage": (frozenset({M}), "change the practice's settings, people, roles and crisis contacts"),
    "practice.instruments": (frozenset({M}), "bring instruments and their wording, put them in use and retire them"),
    "practice.audit": (frozenset({M}), "read the practice's audit trail (who did what when; no clinical text)"),
    "practice.outcomes": (frozenset({T, M}), "see in numbers what came of the practice's courses"),
    "practice.export": (frozenset({M}), "export the outcomes of the practice's courses for research, without names"),
    "enquiry.answer": (frozenset({T}), "read enquiries to oneself and answer them"),
    "practice.work": (frozenset({W, M}), "use the staff pages"),
    "listing.write": (frozenset({T}), "keep one's own listing in the directory"),
    "listing.verify": (frozenset({M}), "verify licences and training of the practice's listings"),
    "client.add": (frozenset({T}), "add a client and begin to care for them"),
}


def decide(act: str, relations: AbstractSet[Relation]) -> Verdict:
    """Whether somebody with these relations may do the act. An unknown act is denied."""
    if act not in ACTS:
        return Denied(f"Nobody may {act}: it is not in the list of acts.")
    allowed, meaning = ACTS[act]
    for relation in Relation:
        if relation in allowed & relations:
            return Allowed(relation)
    return Denied(f"You may not {meaning}.")


def reference() -> str:
    """The table as Markdown, for docs/reference/access.md."""
    head = ["# Who may do what", "", "Made from `openipt/access/policy.py`. What is not listed is denied.", ""]
    names = {S: "the client", C: "carer", V: "supervisor", M: "manager", W: "staff"}
    names |= {T: "therapist or facilitator", R: "reader of alerts"}
    rows = ["| act | means: to … | who may |", "| --- | --- | --- |"]
    for act, (allowed, meaning) in ACTS.items():
        rows.append(f"| `{act}` | {meaning} | {', '.join(names[r] for r in Relation if r in allowed)} |")
    return "\n".join(head + rows) + "\n"
