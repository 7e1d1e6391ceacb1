"""Outlines of land for maps: Natural Earth (public domain, 1:110 million) as an installed package carries it.

GeoPandas 0.14 ships them as an ESRI Shapefile. Nothing of that package is imported, one file of it is read: it is
installed without what it depends on (`requirements-data.txt`).
"""

from __future__ import annotations

import struct
from functools import cache
from importlib import util
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FILE = Path("datasets") / "naturalearth_lowres" / "naturalearth_lowres.shp"
INSTALL = "pip install --no-deps geopandas==0.14.4"
_HEADER_BYTES, _POLYGON = 100, 5
# Equal Earth (Šavrič, Patterson & Jenny 2018): areas are true, and high latitudes stay readable.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
# The world is so many units wide: a tenth of a unit is some four kilometres, which is finer than the outlines.
WIDTH = 1000.0
_SCALE = WIDTH / 5.4127  # twice the projection's x at 180 degrees on the equator is 5.41...

Ring = NDArray[np.float64]


def project(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Ring:
    """Return points in units of the map, x to the east and y to the south, shape (n, 2). Degrees in WGS 84."""
    angle = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(lat)))
    slope = 9 * _A4 * angle**8 + 7 * _A3 * angle**6 + 3 * _A2 * angle**2 + _A1
    x = 2 * np.sqrt(3) * np.radians(lon) * np.cos(angle) / (3 * slope)
    y = _A4 * angle**9 + _A3 * angle**7 + _A2 * angle**3 + _A1 * angle
    return np.column_stack([x, -y]) * _SCALE


@cache
def land() -> tuple[Ring, ...]:
    """Return the outlines of all countries, projected; none where the package is not installed or cannot be read."""
    path = _path()
    if path is None:
        return ()
    try:
        return tuple(project(ring[:, 0], ring[:, 1]) for ring in read_rings(path.read_bytes()))
    except (OSError, struct.error, ValueError):
        return ()


def read_rings(shapes: bytes) -> list[Ring]:
    """Return the rings of the polygons in a Shapefile, shape (n, 2), longitude first. Raises struct.error, ValueError.

    The format is ESRI's ("ESRI Shapefile Technical Description", 1998): after a header, records of a big-endian number
    and length, then a little-endian type, box, counts, starts of the rings, and points.
    """
    rings, at = [], _HEADER_BYTES
    while at < len(shapes):
        (words,) = struct.unpack_from(">i", shapes, at + 4)
        body, at = at + 8, at + 8 + 2 * words
        (kind,) = struct.unpack_from("<i", shapes, body)
        if kind != _POLYGON:
            continue
        parts, points = struct.unpack_from("<2i", shapes, body + 36)
        starts = [*struct.unpack_from(f"<{parts}i", shapes, body + 44), points]
        table = np.frombuffer(shapes, "<f8", 2 * points, body + 44 + 4 * parts).reshape(-1, 2)
        rings += [table[start:end] for start, end in pairwise(starts)]
    return rings


def path_within(box: tuple[float, float, float, float]) -> str:
    """Return the outlines that reach into a box (left, top, width, height) as the `d` of an SVG path."""
    left, top, width, height = box
    # Half a thousandth of the box is less than a pixel wide.
    step = max(width, height) / 2000
    pieces = []
    for ring in land():
        (west, north), (east, south) = ring.min(axis=0), ring.max(axis=0)
        if east < left or west > left + width or south < top or north > top + height:
            continue
        points = np.round(ring / step).astype(np.int64)
        kept = points[np.concatenate([[True], np.any(np.diff(points, axis=0) != 0, axis=1)])]
        if len(kept) > 2:
            pieces.append("M" + "L".join(f"{x * step:.1f} {y * step:.1f}" for x, y in kept.tolist()) + "Z")
    return "".join(pieces)


def _path() -> Path | None:
    found = util.find_spec("geopandas")
    for folder in (found.submodule_search_locations or ()) if found else ():
        if (Path(folder) / _FILE).is_file():
            return Path(folder) / _FILE
    return None
