"""The `yalu` command, also as `python -m yalu`."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn

# Vocabularies, models and parses are many small objects and next to no garbage: looking for it after every 700 of them,
# as Python does by itself, takes a seventh of the time. To load it all makes 300,000; coding a corpus then takes ten
# megabytes more than with 50,000, and a short run fifty milliseconds less.
_OBJECTS_BETWEEN_COLLECTIONS = 200_000


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
    except SystemExit as end:
        watched = sys.getprofile() or sys.gettrace()  # they tell what they saw only when Python itself ends
        if not watched and (end.code is None or isinstance(end.code, int)):
            _end(end.code or 0)
        raise


def _end(status: int) -> NoReturn:
    """End the process, but leave its memory to the system: to free it object by object takes a tenth of a second."""
    atexit._run_exitfuncs()  # what Python does itself when it ends
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
