"""A reviewer's process that dies: what was acknowledged is on record, and nothing is half-written.

`kill_run.py` does the same to a served desk and an import, a hundred times.
"""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from made_rows import add_report, make_document

from yalu.record import Store

REVIEWER = """
import sys
from yalu.record import Store
store = Store.open(sys.argv[1])
while True:
    review = store.append_review(sys.argv[2], "accept", reviewer="ana")
    print(review.review_id, flush=True)
"""


@pytest.mark.parametrize("wait", [0.0, 0.05, 0.2])
def test_what_was_acknowledged_is_kept(store: Store, wait: float) -> None:
    name = add_report(store, make_document()).mention_id
    reviewer = subprocess.Popen(
        [sys.executable, "-c", REVIEWER, str(store.path), name], stdout=subprocess.PIPE, text=True
    )
    assert reviewer.stdout is not None
    acknowledged = [reviewer.stdout.readline()]
    time.sleep(wait)
    reviewer.kill()
    acknowledged += reviewer.stdout.read().splitlines(keepends=True)
    reviewer.wait()
    reviewer.stdout.close()
    log = Store.open(store.path).review_log
    whole = {line.strip() for line in acknowledged if line.endswith("\n")}
    assert whole <= {review.review_id for review in log.reviews}
    assert log.unreadable == ()
