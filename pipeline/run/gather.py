"""First gather everything: schemes, workbooks, model, rules, plan. Nothing is written here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.dispositifs import Dispositif, ecartes, load
from pipeline.documents.kind import Ressources
from pipeline.ingest.trial import HOSTILE
from pipeline.issues import Issue, Origin, Severity
from pipeline.model.assemble import Memoire, assemble
from pipeline.model.entites import Modele
from pipeline.model.pertes import withhold
from pipeline.model.rules import check
from pipeline.run.cycle_collector import paused
from pipeline.run.espace.archivees import of_archived
from pipeline.run.facturer.emises import mark_issued
from pipeline.run.facturer.reglages import read_reglages
from pipeline.run.identites import identify
from pipeline.run.lecture import compared
from pipeline.run.logos import read_logos
from pipeline.run.plan import Plan, plan
from pipeline.run.propres import declare
from pipeline.run.revisions import revised
from pipeline.run.saisies.garde import Garde
from pipeline.run.saisies.lecture import lire
from pipeline.run.termes import employers_that_signed
from pipeline.settings import Settings
from pipeline.store import numeros
from pipeline.store.identites import Identites, connues
from pipeline.store.verdicts import vet
from pipeline.workbook.joins.saisies import SANS_CIBLE
from pipeline.workbook.reading import Reading, Source
from pipeline.workbook.reading.sources import find_sources
from pipeline.workbook.reading.understood import Understood
from pipeline.workbook.values.fold import fold

DISPOSITIFS = "dispositifs"


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that is needed to write, and all that was found on the way."""

    modele: Modele
    plan: Plan
    ressources: Ressources
    issues: tuple[Issue, ...]
    sources: tuple[Source, ...]
    reading: Reading
    identites: Identites | None = None


def gather(settings: Settings, garde: Garde | None = None) -> Gathered:
    """Read everything and plan everything, with every issue found so far.

    ``garde`` is given what it takes to read a part of it again.
    """
    with paused():
        return _gather(settings, garde)


def read_model(
    settings: Settings, bilans: Mapping[str, str] | None = None, garde: Garde | None = None
) -> tuple[Modele, Reading]:
    """The dossiers joined from the rows, and the reading: no rule across records is applied yet.

    ``bilans``: the identity by reference, where one was just learnt.
    """
    schemes, faults = load(_schemes_folder(settings))
    if garde is not None:
        garde.schemes, garde.fautes = schemes, tuple(faults)
    reading = lire(settings, codes(settings, schemes, faults), _hostile(settings), bilans, garde)
    return assembled(settings, reading, schemes, faults)


def assembled(
    settings: Settings, read: Reading, schemes: Mapping[str, Dispositif], faults: Iterable[Issue]
) -> tuple[Modele, Reading]:
    """The dossiers of these rows, and the reading with what it lacks since the last one."""
    reading = compared(read, settings)
    reading = replace(reading, issues=tuple(of_archived(reading.issues, settings)))
    joined = assemble(
        reading.tables,
        (*faults, *reading.issues),
        schemes,
        settings.day,
        Memoire(
            employers_that_signed(reading.tables, settings),
            numeros.recall(settings.registre, (each.row.code for each in reading.tables.promotions)),
        ),
    )
    return withhold(joined, reading.losses), reading


def _gather(settings: Settings, garde: Garde | None) -> Gathered:
    faulty = declare(settings.inputs)
    joined, reading = read_model(settings, garde=garde)
    known, identites = identify(check(joined, settings.day), settings)
    learnt = _bilans(known)
    if (
        any(issue.code in SANS_CIBLE for issue in reading.issues)
        and learnt.items() - connues(settings.registre).items()
    ):
        joined, reading = read_model(
            settings, learnt, garde
        )  # a reference has changed: its bilan is known by now
        known, identites = identify(check(joined, settings.day), settings)
    return replace(planned(settings, known, reading, faulty), identites=identites)


def planned(
    settings: Settings,
    known: Modele,
    reading: Reading,
    faulty: Iterable[Issue],
    others: Collection[str] = (),
) -> Gathered:
    """What the registers say of dossiers that are known, and the plan; ``others``: see ``mark_issued``."""
    marked, billed = mark_issued(known, settings, others)
    modele = revised(marked, settings)
    logos, missing = read_logos(settings.inputs, reading.tables.organismes)
    found = (*modele.issues, *billed, *missing, *faulty)
    return Gathered(
        modele,
        plan(modele, settings.only),
        Ressources(logos, read_reglages(settings.inputs).validite_devis_mois),
        (*found, *_nothing(modele, found, reading.sources, reading.sheets)),
        reading.sources,
        reading,
    )


def _bilans(modele: Modele) -> dict[str, str]:
    return {fold(dossier.reference): fold(dossier.bilan) for dossier in modele.dossiers}


_FOREIGN = ("feuille-ignoree", "fichier-ignore")


def _unknown_layout(file: str) -> Issue:
    return Issue(
        "presentation-inconnue",
        Severity.ERREUR,
        "Aucune feuille de ces classeurs n’est reconnue\u00a0: leur présentation n’est pas la nôtre.",
        f"Lancez make importer FICHIER='inputs/{file}', ou déposez «\u00a0{file}\u00a0» sur importer.cmd.",
        Origin(file=file),
    )


def _nothing(
    modele: Modele, issues: Sequence[Issue], sources: tuple[Source, ...], sheets: Iterable[Understood]
) -> tuple[Issue, ...]:
    """That workbooks were read and name no agent, when no error says it already."""
    agents = modele.dossiers or modele.empeches
    foreign = next((issue for issue in issues if issue.code in _FOREIGN), None)
    if foreign is not None and not agents and not any(sheet.rows for sheet in sheets):
        return (_unknown_layout(foreign.origin.file),)
    if agents or not sources or any(issue.severity is Severity.ERREUR for issue in issues):
        return ()
    return (
        Issue(
            "aucun-dossier",
            Severity.INFORMATION,
            "Aucun agent n’est inscrit dans les classeurs lus\u00a0: il n’y a rien à produire.",
            "Remplissez la feuille «\u00a0Agents\u00a0», une ligne par bilan, puis relancez.",
            Origin(file=sources[0].name),
        ),
    )


def _hostile(settings: Settings) -> dict[Path, str]:
    """The workbooks that would take this process with them; of merely damaged ones, the reader tells."""
    refused = vet(settings.registre, (source.path for source in find_sources(settings.inputs)))
    return {path: why for path, why in refused.items() if why in HOSTILE}


def codes(settings: Settings, schemes: Mapping[str, Dispositif], faults: Iterable[Issue]) -> tuple[str, ...]:
    """The codes that rows may name: of the schemes, and of those set aside, whose files say why."""
    wrong = any(fault.severity is Severity.ERREUR for fault in faults)
    return (*schemes, *(ecartes(_schemes_folder(settings)) if wrong else ()))


def _schemes_folder(settings: Settings) -> Path | None:
    folder = settings.dispositifs or settings.inputs / DISPOSITIFS
    return folder if folder.is_dir() else None
