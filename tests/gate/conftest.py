"""Lets the tests of this folder, and the scripts beside them, share `score`, `measuring` and `agreement`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
