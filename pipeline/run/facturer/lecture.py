"""Reads the workbooks for a command that numbers or records: never the example, no line passed over."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.dispositifs import cle
from pipeline.errors import UserError
from pipeline.french import liste
from pipeline.issues import Issue, Severity
from pipeline.model.entites import Dossier, Modele
from pipeline.run.facturer.choix import FEUILLE
from pipeline.run.gather import Gathered, gather
from pipeline.run.saisies.lecture import lire
from pipeline.settings import Settings
from pipeline.workbook.reading import Reading, Source
from pipeline.workbook.reading.sources import find_sources
from pipeline.workbook.records import Tables

FACTURE = frozenset({"facture"})


def own_dossiers(settings: Settings) -> Gathered:
    """The user's own dossiers with the invoices planned. Raises ``UserError`` before only the example."""
    _refuse_example(settings)
    return gather(replace(settings, only=FACTURE))


def own_reading(settings: Settings) -> Reading | None:
    """The user's own rows, None when there are none: what only records need not have a workbook."""
    return None if _only_example(settings) else lire(settings)


def own_tables(settings: Settings) -> Tables | None:
    """The rows alone, for those who do not look at what is wrong in them."""
    reading = own_reading(settings)
    return reading.tables if reading else None


def _refuse_example(settings: Settings) -> None:
    sources = find_sources(settings.inputs)
    if not sources:
        raise UserError("Aucun classeur n’a été trouvé.", "Déposez un classeur Excel dans le dossier inputs.")
    if _examples(sources):
        raise UserError(
            "Le dossier inputs ne contient que l’exemple, dont les personnes sont inventées : "
            "rien n’est numéroté à partir de lui.",
            "Déposez votre classeur dans inputs.",
        )


def _only_example(settings: Settings) -> bool:
    return _examples(find_sources(settings.inputs))


def _examples(sources: list[Source]) -> bool:
    return all(source.example for source in sources)


def unfollowed(modele: Modele, issues: Iterable[Issue]) -> Iterator[Issue]:
    """What the reading found wrong in the sheet, then the lines whose payer pays nothing of the bilan."""
    yield from (
        found for found in issues if found.origin.sheet == FEUILLE and found.severity is Severity.ERREUR
    )
    for dossier in modele.dossiers:
        yield from _strangers(dossier)


def _strangers(dossier: Dossier) -> Iterator[Issue]:
    payers = [f.payeur.code for f in dossier.financements]
    known = {cle(code) for code in (*payers, *(f.financeur for f in dossier.facturees))}
    for record in dossier.a_facturer:
        named = record.row.financeur
        if named is None or cle(named) in known:
            continue
        yield Issue(
            "payeur-etranger-au-dossier",
            Severity.ERREUR,
            f"{named} ne paie rien du bilan {dossier.reference}, que paie {liste(payers) or 'personne'}.",
            "Corrigez « Financeur », ou laissez la case vide pour tous les payeurs du bilan.",
            record.at("financeur"),
            dossiers=(dossier.reference,),
            documents=("facture",),
        )
