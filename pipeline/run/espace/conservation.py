"""What must outlive the workbooks: each bilan's end and its synthesis's last day, once they are known."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.dispositifs import cle
from pipeline.model import etats, jours
from pipeline.model.entites import Dossier, Modele
from pipeline.settings import Settings
from pipeline.store import files, notes

NAME = "conservation.json"
ARCHIVES = "archives"


@dataclass(frozen=True, slots=True)
class Fin:
    """One bilan at its end: reference, day of closing, last day of the synthesis (ISO, "" when no rule says).

    ``annee``: the year of the archive that holds its workbook, "" while it is in use.
    """

    reference: str
    cloture: str
    synthese: str = ""
    annee: str = ""


def echeance(dossier: Dossier) -> date | None:
    """The last day a synthesis may be kept: so many months after the closing, where the scheme says so."""
    closed = etats.jour_de_cloture(dossier) if etats.clos(dossier) or etats.interrompu(dossier) else None
    months = dossier.dispositif.synthese.conservation_mois
    must = dossier.dispositif.synthese.destruction_par_prestataire
    if months is None and must and dossier.organisme.row.type.value == "prestataire":
        months = 0
    return jours.plus_mois(closed, months) if closed is not None and months is not None else None


def fin(dossier: Dossier) -> Fin | None:
    """The end of a dossier; None while it goes on."""
    closed = etats.jour_de_cloture(dossier) if etats.clos(dossier) or etats.interrompu(dossier) else None
    last = echeance(dossier)
    return Fin(dossier.reference, closed.isoformat(), last.isoformat() if last else "") if closed else None


def connues(registre: Path) -> dict[str, Fin]:
    """What was kept, by bilan; raise ``UserError`` when it cannot be read: a deadline is never forgotten."""
    return notes.require(
        registre / NAME,
        lambda found: {bilan: Fin(**told) for bilan, told in found.items()},
        {},
        f"Le registre des durées de conservation « {NAME} » est illisible.",
        "Reprenez-le dans la dernière sauvegarde : il dit quand détruire les synthèses archivées.",
    )


def retenir(settings: Settings, modele: Modele) -> None:
    """Keep the ends that the workbooks tell today; of bilans they no longer name, what was known stays."""
    before = connues(settings.registre)
    now = dict(before)
    for dossier in modele.dossiers:
        told = fin(dossier)
        if told is not None:
            now[dossier.bilan] = told
        elif not now.get(dossier.bilan, Fin("", "")).annee:
            now.pop(dossier.bilan, None)
    if now != before:
        ecrire(settings.registre, now)


def ecrire(registre: Path, known: Mapping[str, Fin]) -> None:
    """Replace what is kept."""
    files.make_folder(registre, private=True)
    notes.keep(registre / NAME, {bilan: asdict(told) for bilan, told in sorted(known.items())})


def archiver(registre: Path, dossiers: Iterable[Fin], bilans: Iterable[str], annee: int) -> None:
    """Note that these bilans' workbooks are in the archive of a year."""
    known = connues(registre)
    put = {bilan: replace(told, annee=str(annee)) for bilan, told in zip(bilans, dossiers, strict=True)}
    ecrire(registre, known | put)


def archivees(registre: Path) -> frozenset[str]:
    """The references whose workbooks are archived, folded."""
    return frozenset(cle(told.reference) for told in connues(registre).values() if told.annee)


def reglages_de(settings: Settings, reference: str) -> Settings:
    """The settings by which an archived bilan is read: its year's folder, laid out as ``inputs`` is."""
    wanted = cle(reference)
    for told in connues(settings.registre).values():
        folder = settings.inputs / ARCHIVES / told.annee
        if told.annee and cle(told.reference) == wanted and folder.is_dir():
            return replace(settings, inputs=folder)
    return settings
