"""A map of how many events were where, as values a template draws: outlines, dots, and the list beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yalu.record.browse import PlaceCount
from yalu.web.outlines import INSTALL, land, path_within, project

# A map of one town still shows its region: some 1,500 kilometres.
_LEAST_WIDTH = 40.0
_RATIO = 0.6
_MOST_DOTS = 400
# The largest dot is so many hundredths of the map's width.
_LARGEST = 0.022


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One place on the map: the middle and radius in the map's units."""

    x: float
    y: float
    radius: float
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMap:
    """The box (left, top, width, height), the land in it as a path, and the dots, largest first.

    `install` says what to install where there are no outlines, and is null where there are.
    """

    box: tuple[float, float, float, float]
    land: str
    dots: tuple[Dot, ...]
    install: str | None


def make_map(places: Sequence[PlaceCount]) -> PlaceMap | None:
    """Return the map of places, drawn around those that are on it; null where no place is known."""
    known = [place for place in places if place.spot.lat is not None and place.spot.lon is not None][:_MOST_DOTS]
    if not known:
        return None
    points = project(
        np.array([place.spot.lon for place in known], float), np.array([place.spot.lat for place in known], float)
    )
    counts = np.array([place.count for place in known], float)
    box = _box(points)
    # Areas are as the counts; the smallest is still to be seen.
    radii = np.maximum(np.sqrt(counts / counts.max()) * _LARGEST, _LARGEST / 6) * box[2]
    return PlaceMap(
        box=box,
        land=path_within(box),
        dots=tuple(
            Dot(
                x=round(float(x), 2),
                y=round(float(y), 2),
                radius=round(float(radius), 2),
                name=place.spot.name,
                count=place.count,
            )
            for (x, y), radius, place in zip(points, radii, known, strict=True)
        ),
        install=None if land() else INSTALL,
    )


def _box(points: np.ndarray) -> tuple[float, float, float, float]:
    low, high = points.min(axis=0), points.max(axis=0)
    middle = (low + high) / 2
    width = max(float((high - low)[0]) * 1.12, float((high - low)[1]) * 1.12 / _RATIO, _LEAST_WIDTH)
    height = width * _RATIO
    return (
        round(float(middle[0]) - width / 2, 1),
        round(float(middle[1]) - height / 2, 1),
        round(width, 1),
        round(height, 1),
    )
