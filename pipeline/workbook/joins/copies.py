"""Last year's copy: two workbooks that share most references get one message, not hundreds."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from pipeline.issues import Issue, Origin
from pipeline.workbook.columns import Ligne
from pipeline.workbook.joins.doubles import Pair
from pipeline.workbook.reading.entry import Entry
from pipeline.workbook.reading.findings import Findings, error
from pipeline.workbook.sheets import Agent

_FEWEST = 3
_NAMED = 50


def settle_copies(
    pairs: list[Pair], entries: Mapping[type[Ligne], list[Entry]], findings: Findings
) -> list[Pair]:
    """Report the workbooks that are a copy of one another; give back the pairs that are not theirs."""
    copies = _copies(pairs, entries)
    by_files: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.across and pair.files in copies:
            by_files[pair.files].append(pair)
    for files, shared in by_files.items():
        findings.add(_archive(files, shared))
        for pair in shared:
            _withhold(pair)
    return [pair for pair in pairs if not (pair.across and pair.files in copies)]


def _copies(pairs: list[Pair], entries: Mapping[type[Ligne], list[Entry]]) -> set[tuple[str, str]]:
    """The pairs of workbooks that share most of the smaller one's references, and contradict each other."""
    agents = Counter(entry.place.file for entry in entries.get(Agent, []))
    shared = Counter(pair.files for pair in pairs if pair.across and pair.first.modele is Agent)
    differing = {pair.files for pair in pairs if pair.across and pair.fields}
    return {
        files
        for files, count in shared.items()
        if files in differing and count >= _FEWEST and 2 * count > min(agents[name] for name in files)
    }


def _withhold(pair: Pair) -> None:
    """Which workbook is right is unknown: the shared dossiers wait; other identical rows count once."""
    if pair.first.modele is Agent or pair.fields:
        for entry in (pair.first, pair.second):
            entry.spoil(entry.place.at(pair.fields[0] if pair.fields else "reference"))
    else:
        pair.second.dropped = True


def _archive(files: tuple[str, str], shared: list[Pair]) -> Issue:
    count = sum(pair.first.modele is Agent for pair in shared)
    differing = [pair for pair in shared if pair.fields]
    return error(
        "copie-de-classeur",
        f"« {files[0]} » et « {files[1]} » ont {count} références en commun et se contredisent "
        f"({len(differing)} ligne{'s' * (len(differing) > 1)}) : l’un est sans doute une ancienne copie "
        "de l’autre.",
        "Archivez l’ancien : déplacez-le dans le dossier inputs/archives.",
        Origin(file=files[1]),
        related=[pair.second.at(pair.fields[0]) for pair in differing[:_NAMED]],
        dossiers=[pair.first.dossier for pair in shared if pair.first.modele is Agent],
    )
