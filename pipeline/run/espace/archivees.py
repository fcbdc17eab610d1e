"""Rows that name a dossier of an archived year: told once, in one line, and no error."""

from collections.abc import Iterable, Iterator

from pipeline.dispositifs import cle
from pipeline.french import accord, pluriel
from pipeline.issues import Issue, Severity
from pipeline.run.espace.conservation import archivees
from pipeline.settings import Settings

SHOWN = 5
_CODES = ("reference-inconnue", "feuille-absente")


def of_archived(issues: Iterable[Issue], settings: Settings) -> Iterator[Issue]:
    """These issues, those that stand only for archived dossiers joined into one information."""
    known = archivees(settings.registre)
    found: list[Issue] = []
    for issue in issues:
        if known and _stands_for(issue, known):
            found.append(issue)
        else:
            yield issue
    for apart in (False, True):
        mine = [issue for issue in found if issue.confidential is apart]
        if mine:
            yield _told(mine, confidential=apart)


def _stands_for(issue: Issue, known: frozenset[str]) -> bool:
    if issue.code not in _CODES:
        return False
    named = {issue.value} if issue.code == "reference-inconnue" else set(issue.dossiers)
    return bool(named) and {cle(each) for each in named} <= known


def _told(issues: list[Issue], *, confidential: bool) -> Issue:
    names = sorted({each for issue in issues for each in (*issue.dossiers, issue.value) if each})
    rows = sum(1 + len(issue.related) for issue in issues)
    more = f" et {len(names) - SHOWN} autres" if len(names) > SHOWN else ""
    what = accord(rows, "ligne nomme", "lignes nomment")
    one, many = "un dossier archivé", pluriel(len(names), "dossier archivé", "dossiers archivés")
    whose = accord(len(names), one, many)
    return Issue(
        "lignes-archivees",
        Severity.INFORMATION,
        f"{rows} {what} {whose} : {', '.join(names[:SHOWN])}{more}. Elles ne sont plus lues.",
        "Si l’une est d’un nouveau bilan, corrigez sa référence ; sinon rien n’est à faire.",
        issues[0].origin,
        confidential=confidential,
    )
