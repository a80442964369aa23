"""Charts: what they show, that they escape, and that the table says the same."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise

import pytest

from openipt.ui.charts import (
    Answer,
    Band,
    Dot,
    Fall,
    Limits,
    Scale,
    Stop,
    Svg,
    course_rail,
    falling_share,
    funnel,
    progress_ring,
    score_course,
    sparkline,
)
from openipt.ui.charts.svg import element
from openipt.ui.icons import STROKES, emblem, icon

PHQ9 = Scale(
    27,
    (
        Band(0, 4, "minimal"),
        Band(5, 9, "mild"),
        Band(10, 14, "moderate"),
        Band(15, 19, "moderately severe"),
        Band(20, 27, "severe"),
    ),
    cutoff=10,
)
START = date(2026, 9, 30)


def answers(*scores):
    return [
        Answer(START + timedelta(weeks=week), f"Session {week + 1}", str(week + 1), score)
        for week, score in enumerate(scores)
    ]


def drawn(*scores, scale=PHQ9, **more):
    words = {"title": "PHQ-9", "description": "From 18 to 13", "missing": "not answered"}
    return score_course(answers(*scores), scale, **{**words, **more})


def parts(svg, name, look=""):
    return [part for part in ET.fromstring(svg).iter(name) if look in part.get("class", "").split() or not look]


class TestElement:
    def test_texts_and_attributes_are_escaped(self):
        made = element("text", "<b>&", title_='"x"<')
        assert made == '<text title="&quot;x&quot;&lt;">&lt;b&gt;&amp;</text>'

    def test_pieces_of_svg_are_kept_and_none_is_left_out(self):
        assert element("g", element("rect", x=1.0, y=None, stroke_width=2)) == (
            '<g><rect x="1" stroke-width="2"></rect></g>'
        )

    def test_numbers_are_short_and_never_minus_nothing(self):
        assert element("rect", x=10.04, y=-0.04, width=-3.25) == '<rect x="10" y="0" width="-3.2"></rect>'

    def test_the_result_is_marked_as_finished(self):
        assert isinstance(element("g"), Svg)
        assert element("g").__html__() == "<g></g>"


class TestScoreCourse:
    def test_each_answer_has_a_dot_with_its_words(self):
        dots = parts(drawn(18, 17, 13).svg, "circle")
        assert [dot.findtext("title") for dot in dots] == [
            "Session 1: 18, moderately severe",
            "Session 2: 17, moderately severe",
            "Session 3: 13, moderate",
        ]

    def test_a_higher_score_stands_higher_and_a_later_one_further_right(self):
        first, second = parts(drawn(18, 5).svg, "circle")
        assert float(first.get("cy")) < float(second.get("cy"))
        assert float(first.get("cx")) < float(second.get("cx"))

    def test_a_missing_answer_interrupts_the_line(self):
        lines = parts(drawn(18, 17, None, 15, 13).svg, "path", "series")
        assert [line.get("d").count("L") for line in lines] == [1, 1]

    def test_a_lonely_answer_has_a_dot_but_no_line(self):
        drawing = drawn(18, None, 13)
        assert parts(drawing.svg, "path") == []
        assert len(parts(drawing.svg, "circle")) == 2

    def test_first_and_last_scores_are_written(self):
        assert [part.text for part in parts(drawn(18, 17, 19, 13).svg, "text", "number")] == ["18", "13"]

    def test_a_single_score_is_written_once_in_the_middle(self):
        drawing = drawn(18)
        assert [part.text for part in parts(drawing.svg, "text", "number")] == ["18"]
        left, right = (float(parts(drawing.svg, "line", "axis")[0].get(end)) for end in ("x1", "x2"))
        assert left < float(parts(drawing.svg, "circle")[0].get("cx")) < right

    def test_a_number_at_the_very_top_is_written_below_its_dot(self):
        drawing = drawn(27)
        dot, number = parts(drawing.svg, "circle")[0], parts(drawing.svg, "text", "number")[0]
        assert float(number.get("y")) > float(dot.get("cy"))

    def test_bands_are_named_word_by_word_and_fill_the_scale_without_gaps(self):
        drawing = drawn(18)
        names = [" ".join(word.text for word in name) for name in parts(drawing.svg, "text", "band-name")]
        assert names == ["minimal", "mild", "moderate", "moderately severe", "severe"]
        edges = [(float(band.get("y")), float(band.get("height"))) for band in parts(drawing.svg, "rect", "band")]
        for (lower_y, _), (upper_y, upper_height) in pairwise(edges):
            assert upper_y + upper_height == pytest.approx(lower_y, abs=0.11)

    def test_the_cutoff_lies_between_the_scores_it_parts(self):
        below, above = parts(drawn(9, 10).svg, "circle")
        line = float(parts(drawn(9, 10).svg, "line", "cutoff")[0].get("y1"))
        assert float(above.get("cy")) < line < float(below.get("cy"))

    def test_a_scale_without_bands_or_cutoff_is_drawn_too(self):
        drawing = drawn(3, 4, scale=Scale(10, ()))
        assert parts(drawing.svg, "rect") == []
        assert parts(drawing.svg, "line", "cutoff") == []
        assert parts(drawing.svg, "circle")[0].findtext("title") == "Session 1: 3"
        assert drawing.rows[0] == ("Session 1", "3", "", "")

    def test_room_is_kept_for_what_is_to_come(self):
        alone = parts(drawn(18, 13).svg, "circle")[1].get("cx")
        with_room = parts(drawn(18, 13, until=START + timedelta(weeks=15)).svg, "circle")[1].get("cx")
        assert float(with_room) < float(alone) / 2

    def test_names_under_the_axis_never_overlap(self):
        ticks = [part for part in parts(drawn(*[10] * 40).svg, "text", "tick") if "upward" not in part.get("class")]
        places = [float(tick.get("x")) for tick in ticks]
        assert 2 < len(places) < 40
        assert min(b - a for a, b in pairwise(places)) >= 30

    def test_the_table_says_the_same(self):
        assert drawn(18, None).rows == (
            ("Session 1", "18", "moderately severe", ""),
            ("Session 2", "not answered", "", ""),
        )

    def test_nothing_answered_yet_still_makes_a_picture(self):
        drawing = drawn(None, None)
        assert parts(drawing.svg, "circle") == []
        assert drawing.rows[1] == ("Session 2", "not answered", "", "")

    def test_where_others_were_is_an_area_with_a_line_and_in_the_table(self):
        answers = [
            Answer(START, "Session 1", "1", 18, (18, 18, 18)),
            Answer(START + timedelta(weeks=1), "Session 2", "2", 15, (-2.4, 8.2, 30)),
        ]
        drawing = score_course(answers, PHQ9, title="PHQ-9", description="", missing="not answered")
        assert len(parts(drawing.svg, "path", "expected")) == 1
        assert len(parts(drawing.svg, "path", "expected-middle")) == 1
        assert drawing.compared
        assert [row[3] for row in drawing.rows] == ["18-18", "0-27"]
        assert not drawn(18, 13).compared

    def test_there_must_be_something_to_draw(self):
        with pytest.raises(ValueError, match="no answers"):
            drawn()

    def test_it_is_the_same_every_time_and_obeys_the_security_policy(self):
        assert drawn(18, 13).svg == drawn(18, 13).svg
        assert not re.search(r"style=|#[0-9a-f]{3}|<script|\son\w+=", drawn(18, 13).svg)

    def test_words_of_people_are_escaped(self):
        hostile = drawn(18, title="<script>x</script>", description='"><img src=x>')
        assert "<script" not in hostile.svg
        assert "<img" not in hostile.svg
        ET.fromstring(hostile.svg)

    def test_it_has_a_title_and_a_description(self):
        root = ET.fromstring(drawn(18, 13).svg)
        assert (root.get("role"), root.findtext("title"), root.findtext("desc")) == ("img", "PHQ-9", "From 18 to 13")


class TestScale:
    @pytest.mark.parametrize(
        ("score", "name"), [(0, "minimal"), (4, "minimal"), (5, "mild"), (27, "severe"), (28, ""), (-1, "")]
    )
    def test_band_names_include_both_ends(self, score, name):
        assert PHQ9.band(score) == name


class TestSparkline:
    def test_gaps_part_the_line_and_the_last_score_has_the_dot(self):
        svg = sparkline([None, 18, 17, None, None, 15, 13, None], maximum=27)
        assert [path.get("d").count("L") for path in parts(svg, "path")] == [1, 1]
        (dot,) = parts(svg, "circle")
        assert parts(svg, "path")[1].get("d").endswith(f"{float(dot.get('cx')):.1f} {float(dot.get('cy')):.1f}")

    def test_one_score_is_a_dot_and_none_is_nothing(self):
        assert len(parts(sparkline([5], maximum=27), "circle")) == 1
        assert parts(sparkline([5], maximum=27), "path") == []
        assert list(ET.fromstring(sparkline([], maximum=27))) == []

    def test_it_is_silent(self):
        assert ET.fromstring(sparkline([1, 2], maximum=27)).get("aria-hidden") == "true"


class TestCourseRail:
    def test_sessions_stand_in_order_in_the_stretch_of_their_phase(self):
        stops = [
            Stop(1, "Initial", "done"),
            Stop(2, "Initial", "missed"),
            Stop(3, "Middle", "now", "/s/3", "Wed 3 Feb"),
            Stop(4, "Ending", "planned"),
        ]
        rail = course_rail(stops)
        assert [(stretch.phase, len(stretch.stops), stretch.is_now) for stretch in rail] == [
            ("Initial", 2, False),
            ("Middle", 1, True),
            ("Ending", 1, False),
        ]
        assert [stop for stretch in rail for stop in stretch.stops] == stops

    def test_no_sessions_no_stretches(self):
        assert course_rail([]) == ()


class TestProgressRing:
    @pytest.mark.parametrize(
        ("done", "total", "dashes"), [(0, 16, "0.0 100.0"), (4, 16, "25.0 75.0"), (3, 3, "100.0 0.0")]
    )
    def test_it_fills_with_the_share(self, done, total, dashes):
        assert (
            parts(progress_ring(done, total, label="x"), "circle", "progress-done")[0].get("stroke-dasharray") == dashes
        )

    def test_its_words_are_its_title(self):
        assert ET.fromstring(progress_ring(6, 16, label="6 of 16")).findtext("title") == "6 of 16"

    @pytest.mark.parametrize(("done", "total"), [(-1, 4), (5, 4), (0, 0)])
    def test_what_is_no_share_is_refused(self, done, total):
        with pytest.raises(ValueError, match="no share"):
            progress_ring(done, total, label="x")


class TestIcons:
    @pytest.mark.parametrize("name", STROKES)
    def test_each_is_well_formed_and_silent(self, name):
        assert ET.fromstring(icon(name)).get("aria-hidden") == "true"

    def test_an_unknown_one_is_refused(self):
        with pytest.raises(KeyError):
            icon("unicorn")

    def test_the_emblem_takes_further_classes(self):
        assert ET.fromstring(emblem()).get("class") == "emblem"
        assert ET.fromstring(emblem("lost")).get("class") == "emblem lost"


class TestFunnel:
    LIMITS = (Limits(5, 0.0, 0.1, 0.9, 1.0), Limits(40, 0.2, 0.35, 0.65, 0.8))

    def drawn(self, *dots):
        return funnel(dots, self.LIMITS, rate=0.5, title="By therapist", description="Each a dot", size_label="courses")

    def test_a_dot_for_each_group_at_its_size_and_share(self):
        svg = self.drawn(Dot(10, 0.5, "Ben: 50 %"), Dot(40, 1.0, "You: 100 %", own=True))
        first, own = parts(svg, "circle")
        assert float(first.get("cx")) < float(own.get("cx"))
        assert float(first.get("cy")) > float(own.get("cy"))
        assert (own.get("class"), own.findtext("title")) == ("dot own", "You: 100 %")
        assert first.get("class") == "dot"

    def test_everybodys_share_lies_within_the_limits(self):
        svg = self.drawn()
        assert len(parts(svg, "path", "far")) == len(parts(svg, "path", "near")) == 1
        line = parts(svg, "line", "everybody")[0]
        assert line.get("y1") == line.get("y2")
        assert ET.fromstring(svg).findtext("title") == "By therapist"


class TestFallingShare:
    FALLS = (Fall(3, 0.8, 0.6, 0.9), Fall(9, 0.5, 0.3, 0.7))

    def drawn(self, *falls, until=9):
        return falling_share(falls, until=until, title="Stay", description="To 50 %", time_label="weeks")

    def test_it_stays_level_and_falls_at_its_times(self):
        corners = parts(self.drawn(*self.FALLS), "path", "series")[0].get("d")[1:].split(" L")
        xs, ys = zip(*(map(float, corner.split()) for corner in corners), strict=True)
        assert list(xs) == sorted(xs)
        assert list(ys) == sorted(ys)
        assert len(corners) == 6

    def test_what_happens_after_the_end_is_not_drawn(self):
        corners = parts(self.drawn(*self.FALLS, until=5), "path", "series")[0].get("d").split(" L")
        assert len(corners) == 4

    def test_nothing_happened(self):
        assert parts(self.drawn(until=0), "path", "series")[0].get("d").count("L") == 1
