"""Pictures of a course as SVG text and plain lists, each with a table or words behind it; pure Python."""

from openipt.ui.charts.rail import Stop, Stretch, course_rail
from openipt.ui.charts.ring import progress_ring
from openipt.ui.charts.scores import Answer, Band, Drawing, Scale, score_course
from openipt.ui.charts.spark import sparkline
from openipt.ui.charts.svg import Svg

__all__ = [
    "Answer",
    "Band",
    "Drawing",
    "Scale",
    "Stop",
    "Stretch",
    "Svg",
    "course_rail",
    "progress_ring",
    "score_course",
    "sparkline",
]
