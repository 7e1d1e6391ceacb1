"""Grouping reports into happenings, block by block.

A block holds the reports with the same parties and the same family of types. In it, reports are taken in an order of
their own (exact dates first, then by day and content), and each joins the happening it fits best or starts one. A
report meets only happenings whose days can be its own, so that the work grows with the number of reports, not with
its square. The order depends on the reports alone: input order and batches change nothing.

What people decided goes before every score. A report never joins a happening that holds a report it must stay apart
from. Reports that were put together need not be comparable, nor in one block: each joins the happening it fits, and
those happenings are one from then on, with all that is in them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from yalu.link.decisions import Rulings
from yalu.link.reports import Report
from yalu.link.score import comparable, score, threshold

# Up to this many days, a report is looked for day by day; wider ones (a year, a plan) by their rarest words.
DAY_BY_DAY = 14
# A wide report joins only what shares many of its words, so its rarest few find it (the prefix filter of Chaudhuri,
# Ganti & Kaushik 2006, with fixed length) ...
_RAREST_WORDS = 5
# ... a word said of more happenings than this within its days finds none of them ...
_COMMON = 500
# ... and no more than this many happenings are scored for it.
_MOST_CANDIDATES = 40
# Words are filed by stretches of days; what is wider than about a year is filed apart, and once more with all others.
BUCKET_DAYS, WIDE_DAYS = 32, 370
_WIDE, _ALL = -1, -2
# A happening is compared by its first few reports from different stories: later ones repeat them.
_EXEMPLARS = 4


@dataclass(slots=True, eq=False)
class Cluster:
    """Reports of one happening while it is being put together. `joined` pairs a report with the one it fitted best."""

    number: int
    reports: list[Report] = field(default_factory=list)
    joined: list[tuple[Report, Report, float]] = field(default_factory=list)
    exemplars: list[Report] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    latest_first: int = 0
    earliest_last: int = 0
    direction: tuple[frozenset[str], frozenset[str]] | None = None
    happened: str | None = None
    united: _United | None = None

    def admits(self, report: Report) -> bool:
        """Tell whether all days and directions would still agree with the report among them."""
        if max(self.latest_first, report.first) > min(self.earliest_last, report.last) + 1:
            return False
        return report.mention.symmetric or self.direction is None or self.direction == report.direction

    def best(self, report: Report) -> tuple[float, Report] | None:
        """Return the highest score of the report with one of the exemplars, null when none is comparable."""
        # Two types that happened on the day of one plan are two happenings: the plan must not join them.
        by_plan_only = not report.scheduled and self.happened not in (None, report.mention.type)
        scored = [
            (score(each, report), each)
            for each in self.exemplars
            if comparable(each, report) and not (by_plan_only and each.scheduled)
        ]
        return max(scored, key=lambda pair: pair[0]) if scored else None

    def add(self, report: Report) -> None:
        """Take the report in."""
        self.latest_first = max(self.latest_first, report.first) if self.reports else report.first
        self.earliest_last = min(self.earliest_last, report.last) if self.reports else report.last
        self.reports.append(report)
        if len(self.exemplars) < _EXEMPLARS:
            self.exemplars.append(report)
        if not report.mention.symmetric:
            self.direction = report.direction
        if not report.scheduled and self.happened is None:
            self.happened = report.mention.type


@dataclass(slots=True, eq=False)
class _United:
    """Clusters that hold reports people put together, with the roots of all decided reports in them."""

    roots: set[str] = field(default_factory=set)
    clusters: list[Cluster] = field(default_factory=list)


class _People:
    """What people decided, while reports are placed block by block."""

    def __init__(self, rulings: Rulings) -> None:
        self._rulings = rulings
        self._united: dict[str, _United] = {}

    def admit(self, report: Report, cluster: Cluster) -> bool:
        """Tell whether the report and all that was put together with it may be one happening with the cluster."""
        root = self._rulings.root(report.mention.mention_id)
        if root is None or cluster.united is None:
            return True
        own = self._united.get(root)
        if own is None:
            return not self._rulings.apart((root,), cluster.united.roots)
        return own is cluster.united or not self._rulings.apart(own.roots, cluster.united.roots)

    def placed(self, report: Report, cluster: Cluster) -> None:
        """Take note of a report's cluster: it is one happening with the clusters of what was put together with it."""
        root = self._rulings.root(report.mention.mention_id)
        if root is None:
            return
        own = self._united.get(root) or _United(roots={root})
        there = cluster.united or _United(clusters=[cluster])
        if own is not there:
            own.roots |= there.roots
            own.clusters += there.clusters
        for each in there.clusters:
            each.united = own
        self._united.update(dict.fromkeys(own.roots, own))


class _Block:
    """The happenings of one block, found again by day or by word."""

    def __init__(self, people: _People) -> None:
        self._people = people
        self.clusters: list[Cluster] = []
        self._by_day: dict[int, list[Cluster]] = defaultdict(list)
        self._by_word: dict[tuple[str, int], list[Cluster]] = defaultdict(list)

    def place(self, report: Report) -> None:
        fits = [
            (best[0], -cluster.number, best[1], cluster)
            for cluster in self._candidates(report)
            if cluster.admits(report)
            and self._people.admit(report, cluster)
            and (best := cluster.best(report))
            and best[0] >= threshold(report)
        ]
        if fits:
            value, _, exemplar, cluster = max(fits, key=lambda fit: fit[:2])
            cluster.joined.append((report, exemplar, value))
        else:
            cluster = Cluster(number=len(self.clusters))
            self.clusters.append(cluster)
        cluster.add(report)
        self._people.placed(report, cluster)
        self._index(report, cluster)

    def _candidates(self, report: Report) -> Iterable[Cluster]:
        if report.span <= DAY_BY_DAY:
            near = {
                cluster.number: cluster
                for day in range(report.first - 1, report.last + 2)
                for cluster in self._by_day.get(day, ())
            }
            return near.values()
        return self._sharing_words(report)

    def _sharing_words(self, report: Report) -> Iterable[Cluster]:
        buckets = [*_buckets(report), _WIDE] if report.span <= WIDE_DAYS else [_ALL]
        found: dict[str, list[Cluster]] = {}
        for word in report.words:
            clusters = [cluster for bucket in buckets for cluster in self._by_word.get((word, bucket), ())]
            if 0 < len(clusters) <= _COMMON:
                found[word] = clusters
        rarest = sorted(found, key=lambda word: (len(found[word]), word))[:_RAREST_WORDS]
        shared = Counter(cluster.number for word in rarest for cluster in found[word])
        ranked = sorted(shared, key=lambda number: (-shared[number], number))
        return (self.clusters[number] for number in ranked[:_MOST_CANDIDATES])

    def _index(self, report: Report, cluster: Cluster) -> None:
        if report.span <= DAY_BY_DAY:
            for day in range(report.first, report.last + 1):
                if cluster not in self._by_day[day]:
                    self._by_day[day].append(cluster)
        buckets = [*_buckets(report), _ALL] if report.span <= WIDE_DAYS else [_WIDE, _ALL]
        for word in report.words - cluster.words:
            for bucket in buckets:
                self._by_word[word, bucket].append(cluster)
        cluster.words |= report.words


def _buckets(report: Report) -> range:
    return range(report.first // BUCKET_DAYS, report.last // BUCKET_DAYS + 1)


def group(reports: Iterable[Report], rulings: Rulings) -> Iterator[tuple[Cluster, ...]]:
    """Yield the happenings, each as the clusters it is made of: more than one where people put them together."""
    blocks: dict[tuple[tuple[str, ...], str], list[Report]] = defaultdict(list)
    for report in reports:
        blocks[(tuple(sorted(report.states)), report.family)].append(report)
    people = _People(rulings)
    clusters: list[Cluster] = []
    for key in sorted(blocks):
        block = _Block(people)
        for report in sorted(blocks[key], key=_exact_first):
            block.place(report)
        clusters += block.clusters
    for cluster in clusters:
        if cluster.united is None:
            yield (cluster,)
        elif cluster is cluster.united.clusters[0]:
            yield tuple(cluster.united.clusters)


def _exact_first(report: Report) -> tuple[object, ...]:
    return (not report.dated, report.span, report.first, report.published or 0, report.order)
