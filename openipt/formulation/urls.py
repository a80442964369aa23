"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.formulation import client_views as own
from openipt.formulation.therapist_views import choosing, goals, writing

COURSE = "courses/<uuid:course_id>/"
GOAL = f"{COURSE}goals/<uuid:goal_id>/"

public: list[URLPattern] = []
client: list[URLPattern] = [
    path("formulation/", own.my_formulation, name="my_formulation"),
    path("formulation.pdf", own.my_formulation_pdf, name="my_formulation_pdf"),
]
work: list[URLPattern] = [
    path(f"{COURSE}suitability/", choosing.suitability, name="suitability"),
    path(f"{COURSE}evidence/", choosing.evidence, name="evidence"),
    path(f"{COURSE}focus/", choosing.focus, name="focus"),
    path(f"{COURSE}focus/stage/", choosing.rate_stage, name="rate_stage"),
    path(f"{COURSE}formulation/", writing.formulation, name="formulation"),
    path(f"{COURSE}formulation/draft/", writing.save_formulation, name="save_formulation"),
    path(f"{COURSE}formulation/share/", writing.share_formulation, name="share_formulation"),
    path(f"{COURSE}formulation/answer/", writing.answer_formulation, name="answer_formulation"),
    path(f"{COURSE}formulation.pdf", writing.formulation_pdf, name="formulation_pdf"),
    path(f"{COURSE}goals/", goals.set_goal, name="set_goal"),
    path(f"{GOAL}rating/", goals.rate_goal, name="rate_goal"),
    path(f"{GOAL}levels/", goals.goal_levels, name="goal_levels"),
    path(f"{GOAL}attainment/", goals.rate_attainment, name="rate_attainment"),
    path(f"{GOAL}drop/", goals.drop_goal, name="drop_goal"),
]
