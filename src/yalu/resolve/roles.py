"""Role candidates: who holds which office, read from titles and appositions, and merged over a corpus.

"Chinese Commerce Minister Chen Deming" and "Hong Lei, a Chinese foreign ministry spokesman" tell an office of a person
whom the gazetteer does not know, or not in that office. What all texts of a corpus tell is merged without regard to
their order, so that the same corpus always gives the same candidates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from yalu.model.role import RoleCandidate, ToldRole, role_id
from yalu.resolve.gazetteer import Gazetteer

# Sentences kept as evidence: enough to judge by; the count tells of the others.
_EVIDENCE = 3


def candidates(told: Iterable[ToldRole]) -> list[RoleCandidate]:
    """Return the candidates that these sentences tell, most often told first."""
    rules = Gazetteer.load().rules
    groups: defaultdict[tuple[str, str, str], list[ToldRole]] = defaultdict(list)
    for each in told:
        groups[rules.meeting_key(each.name), each.country, each.role].append(each)
    merged = [_merged(key, group) for key, group in groups.items()]
    return sorted(merged, key=lambda each: (-each.count, each.country, each.name, each.role))


def _merged(key: tuple[str, str, str], group: Sequence[ToldRole]) -> RoleCandidate:
    ordered = sorted(group, key=lambda each: (each.published or "9999", each.doc, each.start))
    spellings = Counter(each.name for each in ordered)
    name, *aliases = sorted(spellings, key=lambda spelling: (-spellings[spelling], spelling))
    days = [each.published for each in ordered if each.published is not None]
    natures = Counter((each.level, each.sector) for each in ordered)
    level, sector = min(natures, key=lambda nature: (-natures[nature], str(nature)))
    return RoleCandidate(
        role_id=role_id(*key),
        name=name,
        aliases=tuple(aliases),
        country=key[1],
        role=key[2],
        level=level,
        sector=sector,
        since=min(days, default=None),
        until=max(days, default=None),
        count=len(ordered),
        evidence=tuple(ordered[:_EVIDENCE]),
    )
