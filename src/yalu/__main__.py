"""The `yalu` command, also as `python -m yalu`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; Ctrl-C while it still loads is one line too."""
    try:
        from yalu.cli import main as command

        command()
    except KeyboardInterrupt:
        sys.stderr.write("yalu: stopped.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
