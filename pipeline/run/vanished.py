"""Documents made before that nothing in the workbooks calls for any more: left alone, and said."""

from collections.abc import Collection, Iterable

from pipeline.documents import catalogue
from pipeline.french import accord
from pipeline.issues import Issue, Severity
from pipeline.model.entites import Modele
from pipeline.settings import Settings
from pipeline.store.files import actual
from pipeline.store.register import Known
from pipeline.store.survey import sibling_key

SHOWN = 10
_BESIDE = sibling_key("", "").removesuffix(")")


def vanished(
    settings: Settings, rows: Iterable[Known], planned: Collection[str], modele: Modele
) -> tuple[Issue, ...]:
    """One issue that names them, one more for the confidential ones; none when all are still called for.

    What a person has taken away needs no word any more; of a row in error, the error is told.
    """
    asked = [kind for kind in catalogue.TYPES if not settings.only or kind.famille in settings.only]
    held = tuple(row.reference for row in modele.empeches if row.reference)
    left = [
        row
        for row in rows
        if not row.destroyed
        and not row.is_frozen
        and row.key not in planned
        and _BESIDE not in row.key
        and not _of_one(row.key, held)
        and actual(settings.outputs, row.path).exists()
    ]
    issues = []
    for apart in (False, True):
        kinds = {kind.kind for kind in asked if kind.confidentiel is apart}
        gone = sorted(row.path.rpartition("/")[2] for row in left if row.kind in kinds)
        issues += [_said(gone, confidential=apart)] if gone else []
    return tuple(issues)


def _of_one(key: str, references: Iterable[str]) -> bool:
    """Whether it is a document of one of these dossiers: « facture/2026-001-FIPHFP »."""
    subject = key.partition("/")[2]
    return any(subject == reference or subject.startswith(f"{reference}-") for reference in references)


def _said(gone: list[str], *, confidential: bool) -> Issue:
    count = len(gone)
    more = f" et {count - SHOWN} autres" if count > SHOWN else ""
    what = accord(count, "document déjà produit ne correspond", "documents déjà produits ne correspondent")
    kept = accord(count, "Il est laissé tel quel.", "Ils sont laissés tels quels.")
    return Issue(
        "document-disparu",
        Severity.INFORMATION,
        f"{count} {what} plus à rien dans les classeurs : {', '.join(gone[:SHOWN])}{more}. {kept}",
        "Si c’est voulu, gardez-les ou supprimez-les ; sinon remettez la ligne du dossier dans le classeur.",
        confidential=confidential,
    )
