"""Pictures of a course as SVG text and plain lists, each with a table or words behind it; pure Python."""

from openipt.ui.charts.funnel import Dot, Limits, funnel
from openipt.ui.charts.rail import Stop, Stretch, course_rail
from openipt.ui.charts.ring import progress_ring
from openipt.ui.charts.scores import Answer, Band, Drawing, Scale, score_course
from openipt.ui.charts.spark import sparkline
from openipt.ui.charts.steps import Fall, falling_share
from openipt.ui.charts.svg import Svg

__all__ = [
    "Answer",
    "Band",
    "Dot",
    "Drawing",
    "Fall",
    "Limits",
    "Scale",
    "Stop",
    "Stretch",
    "Svg",
    "course_rail",
    "falling_share",
    "funnel",
    "progress_ring",
    "score_course",
    "sparkline",
]
