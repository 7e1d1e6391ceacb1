"""The count chart: its base, its level, and the false alarms that its table promises."""

import numpy as np
import pytest

from yalu.detect.counts import DOWN, UP, WEEKS_A_YEAR, Charts, base, chart, limit
from yalu.synth.charts import draw, fit


def test_a_base_has_the_rate_and_the_dispersion_of_its_weeks():
    random = np.random.default_rng(1)
    for rate, dispersion in ((1.5, 0.0), (3.0, 1.0), (10.0, 0.25)):
        counts = draw(rate, dispersion, (50, 400), random)
        found = base(counts, np.ones(counts.shape))
        assert found.rate.mean() == pytest.approx(rate, rel=0.05)
        assert found.dispersion.mean() == pytest.approx(dispersion, abs=0.3)


def test_exposure_explains_what_it_brings():
    random = np.random.default_rng(2)
    exposure = np.tile([1.0, 5.0], 52)[None, :]
    counts = random.poisson(2 * exposure).astype(float)
    assert base(counts, exposure).dispersion[0] < 0.4 < base(counts, np.ones(exposure.shape)).dispersion[0]


def test_the_level_rises_from_the_onset_and_begins_anew_at_the_limit():
    counts = np.array([[1.0] * 30 + [6.0] * 20])
    known = base(np.array([[1.0, 2.0] * 52]), np.ones((1, 104)))
    charts = Charts(UP, known)
    levels = np.array([charts.step(week, counts[:, week], np.ones(1))[0] for week in range(50)])
    assert levels[:30].max() == 0
    assert charts.onset[0] == 30
    assert np.all(np.diff(levels[30:]) > 0)
    again = chart(counts, np.ones(counts.shape), known, UP, np.array([3.0]))
    assert 3.0 <= again.max() < levels.max()


@pytest.mark.parametrize("factor", [UP, DOWN])
@pytest.mark.parametrize(("rate", "dispersion", "weeks"), [(1.5, 0.0, 104), (3.0, 0.6, 60), (0.5, 1.0, 200)])
def test_false_alarms_come_as_often_as_the_table_says(factor, rate, dispersion, weeks):
    counts = draw(rate, dispersion, (400, weeks + 260), np.random.default_rng(3))
    known, watched = base(counts[:, :weeks], np.ones((400, weeks))), counts[:, weeks:]
    limits = limit(0.2, known, factor)
    alarms = chart(watched, np.ones(watched.shape), known, factor, limits) >= limits[:, None]
    # Between the corners of the table, the promise is kept to a factor of two or so.
    assert 0.06 <= alarms.mean() * WEEKS_A_YEAR <= 0.45


def test_the_table_is_what_its_command_makes():
    at_zero, slope = fit(UP, 104, 1.0, 0.0, np.random.default_rng(40))
    known = base(np.tile([0.0, 1.0, 2.0, 1.0], 26)[None, :], np.ones((1, 104)))
    table_at_zero, table_slope = known.false_alarms(UP)
    assert at_zero - slope * 3.0 == pytest.approx(table_at_zero[0] - table_slope[0] * 3.0, abs=0.25)
