"""The `yalu` command, also as `python -m yalu`."""

from __future__ import annotations

import gc
import os
import sys

# Vocabularies, models and parses are many small objects and next to no garbage: looking for it after every 700 of them,
# as Python does by itself, takes a seventh of the time.
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def main() -> None:
    """Run the command line; Ctrl-C while it still loads is one line too."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    # The matrices of a sentence are small: threads for them only get in the way of other workers.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from yalu.cli import main as command

        command()
    except KeyboardInterrupt:
        sys.stderr.write("yalu: stopped.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
