"""The tail of Student's t, which numpy does not have."""

from __future__ import annotations

import math

# Simpson's rule on so many steps is exact to ten digits for the degrees of freedom met here.
_STEPS = 2000


def two_sided(statistic: float, degrees: int) -> float:
    """Return the probability of a t beyond `statistic` in either direction, with `degrees` of freedom (at least 1).

    The density is integrated after t = sqrt(degrees) tan(angle), which makes it cos(angle) ** (degrees - 1) on a finite
    range.
    """
    start = math.atan(abs(statistic) / math.sqrt(degrees))
    step = (math.pi / 2 - start) / _STEPS

    def density(angle: float) -> float:
        return max(0.0, math.cos(angle)) ** (degrees - 1)

    inner = sum((4 if number % 2 else 2) * density(start + number * step) for number in range(1, _STEPS))
    area = (density(start) + inner + density(math.pi / 2)) * step / 3
    scale = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(math.pi)
    return min(1.0, 2 * scale * area)
