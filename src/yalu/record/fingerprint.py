"""What names a state of a workspace: a hash of all that is committed and of all that people said of it."""

from __future__ import annotations

import hashlib

from yalu.record.store import Store


def data_hash(store: Store) -> str:
    """Return the SHA-256, in hex, of the hashes of all parts that count and of the reviews, in their order."""
    digest = hashlib.sha256()
    for run in store.manifest.live_runs():
        for part in run.parts:
            digest.update(f"{part.table} {part.sha256}\n".encode())
    for review in store.reviews():
        digest.update(f"review {review.review_id}\n".encode())
    return digest.hexdigest()
