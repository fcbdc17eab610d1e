"""The activity report of one year: read as the documents are, counted, shown in two editions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.activite import anonymes, export, page, rapport, remarks, tidy, workbook
from pipeline.activite.edition import Edition, Genre, diffusion, pilotage
from pipeline.activite.history import History
from pipeline.activite.tableaux import Frames, Lignes
from pipeline.dispositifs.vocabulaire import cle
from pipeline.errors import UserError
from pipeline.factures.etat import LigneSuivi, follow_up
from pipeline.factures.events import load_events
from pipeline.factures.pieces import load
from pipeline.issues import Issue
from pipeline.model.entites import Dossier, Modele
from pipeline.run.conseiller.echeances import ends
from pipeline.run.cycle_collector import paused
from pipeline.run.facturer import registre
from pipeline.run.filters import FUNCTIONS
from pipeline.run.gather import gather, read_model
from pipeline.run.template_sources import source_of
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.workbook.reading import Reading, Source
from pipeline.workbook.sheets import Suivi

if TYPE_CHECKING:
    from pipeline.run.templates import Renderer

FOLDER = "activite"
PILOTAGE = "pilotage"
EXPORT = "export"
CONFIDENTIEL = "confidentiel"
PAST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Demande:
    """What is asked: a year (the current one by default), a scheme or an organisation, by code or name."""

    annee: int | None = None
    dispositif: str | None = None
    organisme: str | None = None

    @property
    def partielle(self) -> bool:
        """Only a part of the activity: for the head of service, never published beside the whole."""
        return self.dispositif is not None or self.organisme is not None


@dataclass(frozen=True, slots=True)
class Activite:
    """What was written (under ``outputs``), and what is to be known of it (French)."""

    annee: int
    fichiers: tuple[Path, ...]
    remarques: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Year:
    """All that both editions are made from."""

    annee: int
    frames: Frames
    dossiers: tuple[Dossier, ...]
    remarques: tuple[str, ...]
    incomplete: str
    example: bool


def activite(settings: Settings, demande: Demande) -> Activite:
    """Write both editions; the one to publish only of the whole, read without an error."""
    year = _read(settings, demande)
    if not year.dossiers:
        raise UserError(
            "Aucun bilan ne correspond à cette demande.", "Vérifiez l’année, le dispositif, l’organisme."
        )
    folder = settings.outputs / FOLDER
    kept = _kept(settings, demande, year)
    said = [*year.remarques, *anonymes.to_delete(year.frames, kept, (year.annee - 1, year.annee))]
    written = list(_write(settings, year, pilotage(year.frames, year.annee, said, kept), folder / PILOTAGE))
    written.append(_load_of_counsellors(year, folder / PILOTAGE))
    if reason := _why_not_published(demande, year):
        said.append(reason)
    else:
        history = History(None if year.example else settings.registre)
        edition = diffusion(year.frames, year.annee, history, gardes=kept)
        written += _write(settings, year, edition, folder)
        history.save()
    return Activite(year.annee, tuple(written), tuple(said))


def exporter(settings: Settings, table: str, form: str, demande: Demande) -> Activite:
    """Write one table for another program, with its dictionary; a row table is confidential, owner-only."""
    year = _read(settings, demande)
    confidential = table in export.LIGNES
    folder = settings.outputs / FOLDER / (CONFIDENTIEL if confidential else EXPORT)
    if confidential:
        frame, words = export.rows(year.frames, table, year.annee)
    else:
        if reason := _why_not_published(demande, year):
            raise UserError(
                reason, "Demandez « pilotage » à la direction, ou corrigez les classeurs d’abord."
            )
        history = History(None if year.example else settings.registre)
        kept = _kept(settings, demande, year)
        frame, words = export.aggregate(diffusion(year.frames, year.annee, history, gardes=kept), table)
        history.save()
    name = f"{'CONFIDENTIEL-' if confidential else ''}{table}-{year.annee}"
    files.make_folder(folder, private=confidential)
    written = []
    for suffix, data in ((f".{form}", export.written(frame, form)), (" – dictionnaire.txt", words.encode())):
        written.append(folder / f"{name}{suffix}")
        files.write(written[-1], data, private=confidential)
    return Activite(year.annee, tuple(written), year.remarques)


def _kept(settings: Settings, demande: Demande, year: _Year) -> Mapping[int, anonymes.Comptes]:
    """The answers of years that are over, kept when the whole was read: their rows may then be deleted."""
    if demande.partielle or year.example:
        return {}
    if not year.incomplete:
        for past in range(settings.day.year - PAST_YEARS, settings.day.year):
            anonymes.keep(settings.registre, past, anonymes.counted(year.frames, past))
    return anonymes.recalled(settings.registre)


def _read(settings: Settings, demande: Demande) -> _Year:
    modele, sources, issues, answers = _model(settings)
    chosen = tuple(d for d in modele.dossiers if _wanted(d, demande))
    invoices, whole = _invoices(settings), {d.reference for d in modele.dossiers}
    of_chosen = {d.reference for d in chosen}
    bills = [line for line in tidy.factures(invoices) if line.bilan in of_chosen or not demande.partielle]
    known = {cle(reference): reference for reference in of_chosen}
    lines = Lignes(
        tidy.bilans(chosen, settings.day),
        tidy.seances(chosen),
        bills,
        tidy.reponses(answers, known),
        tidy.destructions(ends(settings, chosen), settings.day),
    )
    annee = demande.annee or settings.day.year
    incomplete = remarks.incomplete(modele)
    said = [incomplete] if incomplete else []
    said += remarks.differences(chosen, lines, issues)
    said += remarks.undated(lines)
    said += remarks.strangers({line.bilan: line.numero for line in bills if line.annee == annee}, whole)
    example = any(source.example for source in sources)
    return _Year(annee, Frames(lines), chosen, tuple(said), incomplete, example)


def _model(
    settings: Settings,
) -> tuple[Modele, tuple[Source, ...], tuple[Issue, ...], list[Suivi]]:
    """Dossiers, workbooks, findings, answers; the rules serve only to compare with issued invoices."""
    with paused():
        if registre.exists(settings):
            gathered = gather(settings)
            return gathered.modele, gathered.sources, gathered.issues, _answers(gathered.reading)
        modele, reading = read_model(settings)
        return modele, reading.sources, modele.issues, _answers(reading)


def _answers(reading: Reading) -> list[Suivi]:
    return [record.row for record in reading.tables.suivis if not record.faults]


def _wanted(dossier: Dossier, demande: Demande) -> bool:
    scheme, body = dossier.dispositif, dossier.organisme.row
    return _named(demande.dispositif, scheme.code, scheme.libelle_public) and _named(
        demande.organisme, body.code, body.nom
    )


def _named(asked: str | None, *names: str) -> bool:
    return asked is None or asked.casefold() in {name.casefold() for name in names}


def _invoices(settings: Settings) -> Sequence[LigneSuivi]:
    """Every invoice of the register, without interest: only amounts are counted here."""
    with registre.opened_if_any(settings) as register:
        if register is None:
            return ()
        with register.reading() as connection:
            return follow_up(load(connection), load_events(connection), settings.day, {})


def _why_not_published(demande: Demande, year: _Year) -> str:
    if demande.partielle:
        return (
            "Une partie de l’activité n’est jamais publiée : comparée au tout, elle pourrait faire "
            "reconnaître quelqu’un. Seule l’édition de pilotage est possible."
        )
    if year.incomplete:
        return "L’édition à diffuser attend que les classeurs se lisent en entier."
    return ""


def _write(settings: Settings, year: _Year, edition: Edition, folder: Path) -> Iterable[Path]:
    private = edition.genre is Genre.PILOTAGE
    files.make_folder(folder, private=private)
    bodies = sorted({dossier.organisme.row.nom for dossier in year.dossiers})
    template = _template(settings)
    context = rapport.contexte(edition, bodies, settings.day)
    made = (
        (FOLDER + ".html", page.page(edition, settings.day).encode()),
        (f"activite-{year.annee}.xlsx", workbook.workbook(edition)),
        (f"activite-{year.annee}.docx", template.render(rapport.variables(context), {})),
    )
    for name, data in made:
        yield _kept_or_written(folder / name, data, private=private)


def _template(settings: Settings) -> "Renderer":
    """The shipped one, or the office's own, held in limits. Raises ``UserError`` when it has faults."""
    from pipeline.render import Template  # noqa: PLC0415
    from pipeline.run.modeles import fields_of  # noqa: PLC0415
    from pipeline.run.templates import load_templates  # noqa: PLC0415

    path = source_of(settings, rapport.TEMPLATE)
    if path.parent == settings.templates:
        return Template(path.read_bytes(), name=rapport.TEMPLATE, filters=FUNCTIONS)
    found = load_templates(settings, {rapport.TEMPLATE: fields_of(rapport.ContexteActivite)})
    for fault in found.faults.values():
        raise fault
    return found.compiled[rapport.TEMPLATE]


def _kept_or_written(target: Path, data: bytes, *, private: bool) -> Path:
    """A file that a person changed since stays; the new one is written beside it."""
    mark = target.parent / f".{target.name}.empreinte"
    known = mark.read_text(encoding="ascii") if mark.is_file() else ""
    if target.exists() and files.digest(target.read_bytes()) != known:
        target = target.with_stem(f"{target.stem} (nouvelle version)")
        mark = target.parent / f".{target.name}.empreinte"
    files.write(target, data, private=private)
    files.write(mark, files.digest(data).encode("ascii"), private=private)
    return target


def _load_of_counsellors(year: _Year, folder: Path) -> Path:
    path = folder / f"charge-{year.annee}.xlsx"
    return _kept_or_written(path, export.counsellors(year.frames, year.annee), private=True)
