"""Documents made before that nothing in the workbooks calls for any more: left alone, and said."""

from collections.abc import Collection, Iterable

from pipeline.documents.catalogue import TYPES
from pipeline.french import accord
from pipeline.issues import Issue, Severity
from pipeline.settings import Settings
from pipeline.write.register import Known
from pipeline.write.survey import sibling_key

SHOWN = 10
_BESIDE = sibling_key("", "").removesuffix(")")


def vanished(settings: Settings, rows: Iterable[Known], planned: Collection[str]) -> tuple[Issue, ...]:
    """One issue that names them, one more for the confidential ones; none when all are still called for."""
    asked = [kind for kind in TYPES if not settings.only or kind.famille in settings.only]
    left = [row for row in rows if not row.destroyed and row.key not in planned and _BESIDE not in row.key]
    issues = []
    for apart in (False, True):
        kinds = {kind.kind for kind in asked if kind.confidentiel is apart}
        gone = sorted(row.path.rpartition("/")[2] for row in left if row.kind in kinds)
        issues += [_said(gone, confidential=apart)] if gone else []
    return tuple(issues)


def _said(gone: list[str], *, confidential: bool) -> Issue:
    count = len(gone)
    more = f" et {count - SHOWN} autres" if count > SHOWN else ""
    what = accord(count, "document déjà produit ne correspond", "documents déjà produits ne correspondent")
    kept = accord(count, "Il est laissé tel quel.", "Ils sont laissés tels quels.")
    return Issue(
        "document-disparu",
        Severity.INFORMATION,
        f"{count} {what} plus à rien dans les classeurs : {', '.join(gone[:SHOWN])}{more}. {kept}",
        "Si c’est voulu, rien n’est à faire ; sinon remettez la ligne du dossier dans le classeur.",
        confidential=confidential,
    )
