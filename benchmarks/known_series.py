"""Public-domain series whose changes, or whose having none, are on record. None was used for tuning.

Two are small tables of facts; the others are read from statsmodels where it is installed.
"""

from __future__ import annotations

from importlib import util

import numpy as np

from benchmarks.made_series import Marked

# Annual flow of the Nile at Aswan 1871-1970, 10^8 m3 (Cobb 1978): it fell in 1899, when works on the dam began.
_NILE = """
1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 1100 1210 1150 1250 1260
1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969 831 726 456 824 702 1120 1100 832 764 821 768 845 864
862 698 845 744 796 1040 759 781 865 845 944 984 897 822 1010 771 676 649 846 812 742 801 1040 860 874 848 890 744 749
838 1050 918 986 797 923 975 815 1020 906 901 1170 912 746 919 718 714 740"""
# British coal-mining disasters a year 1851-1961 (Jarrett 1979): fewer from about 1890, after the Act of 1887.
_COAL = """
4 5 4 1 0 4 3 4 0 6 3 3 4 0 2 6 3 3 5 4 5 3 1 4 4 1 5 5 3 4 2 5 2 2 3 4 2 1 3 2 2 1 1 1 1 3 0 0 1 0 1 1 0 0 3 1 0 3 2 2
0 1 1 1 0 1 0 1 0 0 0 2 1 0 0 0 1 1 0 2 3 3 1 1 2 1 1 1 1 2 4 2 0 0 1 4 0 0 0 1 0 0 0 0 0 1 0 0 1 0 1"""


def known() -> list[Marked]:
    """Return the series with one annotator: what is on record."""
    return [_marked("Nile flow", _NILE.split(), 28), _marked("coal disasters", _COAL.split(), 40), *_from_statsmodels()]


def _from_statsmodels() -> list[Marked]:
    if util.find_spec("statsmodels") is None:
        return []
    from statsmodels import datasets

    states = datasets.macrodata.load_pandas().data
    carbon = datasets.co2.load_pandas().data["co2"].resample("YS").mean()
    temperatures = datasets.elnino.load_pandas().data.iloc[:, 1:].to_numpy()
    sunspots = datasets.sunspots.load_pandas().data["SUNACTIVITY"]
    return [
        _marked("sunspots a year", sunspots),
        _marked("carbon dioxide at Mauna Loa", carbon),
        _marked("sea temperature off Peru", temperatures.ravel()),
        # Quarters from 1959: the great inflation began in 1973 and was broken in 1982.
        _marked("inflation in the United States", states["infl"], 57, 93),
        _marked("population of the United States", states["pop"]),
    ]


def _marked(name: str, values: object, *points: int) -> Marked:
    return Marked(name=name, values=np.asarray(values, dtype=float), annotations={"record": list(points)})
