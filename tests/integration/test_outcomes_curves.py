"""The expected course of a practice's own past: fitted by the worker, shown on the course page, and a signal."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.outcomes.models import FittedCurve
from openipt.outcomes.queries import curves_for
from openipt.outcomes.tasks import fit_curves, fit_curves_when_due
from tests.integration.test_outcomes_signals import answered
from tests.past import make_past
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def past(cast):
    return make_past(cast.practice, cast.ben, 100, before=timezone.now())


def test_a_course_is_compared_with_those_before_it(cast, past):
    course = make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=22), held=3)
    for number in (1, 2, 3):
        answered(cast, course, number, 2)
    ben = signed_in(cast.ben)
    address = f"/work/courses/{course.pk}/"
    assert "Comparable courses" not in ben.get(address).text
    assert fit_curves(timezone.now()) == 1
    page = ben.get(address).text
    assert "PHQ-9 is 16 at session 3: worse than in four of five comparable courses." in page
    assert "Reckoned from 100 courses here" in page
    assert "from 100 courses here. One in five are above it" in page
    assert page.count('<path class="expected"') == 1
    assert "Comparable courses" in page
    assert "to consider" in ben.get("/work/clients/").text
    assert ben.get(f"{address}signals/phq-9/beyond_expected/").status_code == 200


def test_the_curve_is_that_of_the_past(cast, past):
    course = make_course(cast.amara, cast.ben)
    fit_curves(timezone.now())
    curve = curves_for(course)["phq-9"].curve
    assert curve.courses == 100
    assert curve.intercept == pytest.approx(17, abs=1.5)
    assert curve.slope == pytest.approx(-3.2, abs=0.8)
    assert curve.residual_sd == pytest.approx(2.4, abs=0.3)


def test_fewer_than_a_hundred_courses_are_too_few(cast):
    make_past(cast.practice, cast.ben, 99, before=timezone.now())
    assert fit_curves(timezone.now()) == 0
    assert not FittedCurve.objects.exists()


def test_scores_that_are_all_alike_make_no_curve(cast, past):
    past[0].responses.model.objects.update(total=12)
    assert fit_curves(timezone.now()) == 0


def test_one_worker_fits_a_few_times_a_day_and_leaves_a_trace(cast, past):
    cache.delete("curves-fitted")
    now = timezone.now()
    fit_curves_when_due(now)
    fit_curves_when_due(now)
    assert AuditEvent.objects.filter(act="curve.fitted").count() == 1
    fit_curves(now + timedelta(hours=6))
    assert FittedCurve.objects.get().fitted_at == now + timedelta(hours=6)
    cache.delete("curves-fitted")


def test_another_practice_does_not_see_it(cast, past):
    fit_curves(timezone.now())
    kept = FittedCurve.objects.get()
    assert kept.practice_id == cast.practice.pk
    assert kept.edition == "ipt-adult"
