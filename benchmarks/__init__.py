"""How fast Yalu is and how much memory it takes: `python -m benchmarks` (see docs/benchmarks.md)."""
