"""Run one command and write what it used as JSON to a file: `python launch.py USAGE.json COMMAND ...`.

Linux counts the memory of the process that starts another to the one that is started. So commands are started from
this script, which imports next to nothing, and never from a process that has loaded a language model.
"""

import json
import os
import sys
import time


def main(usage_file: str, command: list[str]) -> int:
    """Run the command to its end and return its exit status."""
    started = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ)
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - started
    # Linux gives the peak in kibibytes, macOS in bytes.
    kilobyte = 1 if sys.platform == "darwin" else 1024
    usage = {"wall": seconds, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss * kilobyte}
    with open(usage_file, "w", encoding="utf-8") as file:
        json.dump(usage, file)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
