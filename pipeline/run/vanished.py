"""Documents made before that nothing in the workbooks calls for any more: left alone, and said."""

from collections import Counter
from collections.abc import Collection, Iterable, Set

from pipeline.documents import catalogue
from pipeline.french import accord, pluriel
from pipeline.issues import Issue, Severity
from pipeline.model.entites import Modele
from pipeline.run.espace.conservation import ARCHIVES
from pipeline.settings import Settings
from pipeline.store import notes
from pipeline.store.files import actual
from pipeline.store.register import Known
from pipeline.store.survey import sibling_key

SHOWN = 10
NAME = "disparus.json"
_BESIDE = sibling_key("", "").removesuffix(")")


def vanished(
    settings: Settings, rows: Iterable[Known], planned: Collection[str], modele: Modele
) -> tuple[Issue, ...]:
    """One issue that tells whose they are, one more for the confidential ones; each is told once.

    What a person has taken away needs no word any more; of a row in error, the error is told.
    """
    asked = [kind for kind in catalogue.TYPES if not settings.only or kind.famille in settings.only]
    held = tuple(row.reference for row in modele.empeches if row.reference)
    left = [
        row
        for row in rows
        if not row.destroyed
        and not row.is_frozen
        and not row.path.startswith(f"{ARCHIVES}/")
        and row.key not in planned
        and _BESIDE not in row.key
        and not _of_one(row.key, held)
        and actual(settings.outputs, row.path).exists()
    ]
    issues, told = [], _told(settings)
    for apart in (False, True):
        kinds = {kind.kind for kind in asked if kind.confidentiel is apart}
        issues.append(_said([row for row in left if row.kind in kinds], told, confidential=apart))
    _keep(settings, {row.key for row in left}, told)
    return tuple(issue for issue in issues if issue is not None)


def _of_one(key: str, references: Iterable[str]) -> bool:
    """Whether it is a document of one of these dossiers: « facture/2026-001-FIPHFP »."""
    subject = key.partition("/")[2]
    return any(subject == reference or subject.startswith(f"{reference}-") for reference in references)


def _said(gone: list[Known], told: Collection[str], *, confidential: bool) -> Issue | None:
    """Those that are new since the last run, by person; None when all were told before."""
    new = [row for row in gone if row.key not in told]
    if not new:
        return None
    people = Counter(_person(row) for row in new)
    count = len(new)
    what = accord(count, "document déjà produit ne correspond", "documents déjà produits ne correspondent")
    kept = accord(count, "Il est laissé tel quel.", "Ils sont laissés tels quels.")
    names = [f"{name} ({pluriel(number, 'document')})" for name, number in sorted(people.items())]
    more = f" et {len(names) - SHOWN} autres dossiers" if len(names) > SHOWN else ""
    return Issue(
        "document-disparu",
        Severity.INFORMATION,
        f"{count} {what} plus à rien dans les classeurs : {' ; '.join(names[:SHOWN])}{more}. {kept}",
        "Si c’est voulu, gardez-les ou supprimez-les ; sinon remettez la ligne du dossier dans le classeur.",
        confidential=confidential,
    )


def _person(row: Known) -> str:
    """Whose it is, as its file says: « 2026-002 Le Goff Léa », whatever kind of document it is."""
    stem, subject = row.path.rpartition("/")[2].rpartition(".")[0], row.key.partition("/")[2]
    reference, found, rest = stem.partition(subject)
    return f"{subject}{rest}" if found else (reference or subject)


def _told(settings: Settings) -> frozenset[str]:
    """The keys of the vanished documents told by an earlier run."""
    return notes.recall(settings.registre / NAME, lambda found: frozenset(map(str, found)), frozenset())


def _keep(settings: Settings, keys: Set[str], told: Set[str]) -> None:
    """Remember what is told now; what is called for again, and vanishes once more, is told again."""
    if not settings.dry_run and not settings.only and keys != told:
        notes.keep(settings.registre / NAME, sorted(keys))
