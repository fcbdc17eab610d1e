"""The letters about unpaid invoices: one per invoice and step, never over what a person wrote."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.documents import relance as document
from pipeline.factures.etat import LigneSuivi
from pipeline.factures.rectify import Rectification, as_rectified, by_number
from pipeline.factures.relances import REGLEES, Relance, Voie, relance, send
from pipeline.french import montant
from pipeline.issues import Issue, Origin, Severity
from pipeline.model.factures import Draft
from pipeline.run.contents import variables
from pipeline.run.facturer import registre
from pipeline.run.facturer.avoirs import read_logo
from pipeline.run.facturer.emission import template_of
from pipeline.run.facturer.etat import Etat
from pipeline.run.templates import Renderer
from pipeline.settings import Settings
from pipeline.store import backup, files, notes

LETTRES = (Voie.AMIABLE, Voie.RELANCE)
MEMORY = "relances.json"
SUPPRIMER = "Supprimez ce fichier s’il n’est pas parti ; s’il est parti, inscrivez la relance."


@dataclass(frozen=True, slots=True)
class Lettres:
    """The letters written, and those there that are true no more."""

    faites: tuple[Path, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class _Connue:
    """A letter as it was written: its file's digest, and what it says is owed, to whom."""

    empreinte: str = ""
    du: str = ""

    @classmethod
    def lue(cls, told: str) -> "_Connue":
        empreinte, _, du = told.partition(" ")
        return cls(empreinte, du)


def write_letters(settings: Settings, state: Etat) -> Lettres:
    """Write the letters due, each once; written again where what is owed has changed, unless a person did.

    What is replaced is first saved. A letter that was sent is no more due, and stays.
    """
    memory = settings.registre / MEMORY
    nothing: dict[str, str] = {}
    known = notes.recall(memory, notes.of_texts, nothing)
    rows = {_name(row, said): (row, said) for row in state.lignes if (said := relance(row)).voie in LETTRES}
    issues = [*_settled(settings, state, known)]
    made: list[Path] = []
    if rows:
        write = _Ecrit(settings, template_of(settings, document.TYPE), _rectifications(settings))
        for name, (row, said) in rows.items():
            told = write.lettre(name, row, said, _Connue.lue(known.get(name, "")))
            if isinstance(told, Issue):
                issues.append(told)
            elif told is not None:
                known[name] = told
                made.append(write.place(name))
    if made:
        files.make_folder(memory.parent, private=True)
        notes.keep(memory, known)
    return Lettres(tuple(made), tuple(issues))


@dataclass(frozen=True, slots=True)
class _Ecrit:
    """Writes one letter."""

    settings: Settings
    template: Renderer
    changes: Mapping[str, Sequence[Rectification]]

    def place(self, name: str) -> Path:
        """Where a letter lies."""
        return self.settings.outputs / document.TYPE.dossier / name

    def lettre(self, name: str, row: LigneSuivi, said: Relance, before: _Connue) -> str | Issue | None:
        """Write it; return what is to be remembered of it, what is wrong, or None when it stays as it is."""
        draft = as_rectified(row.piece.draft, self.changes.get(row.piece.numero, ()))
        owed, target = _owed(row, draft), self.place(name)
        there = target.read_bytes() if target.exists() else None
        if there is not None:
            if not before.du or before.du == owed:
                return None
            if files.digest(there) != before.empreinte:
                return _edited(target, row)
            kept = f"{document.TYPE.dossier}/{name}"
            place = backup.backup_path(self.settings.outputs, kept, there, self.settings.day)
            backup.save(self.settings.outputs, place, there)
        data = self._page(row, said, draft)
        files.make_folder(target.parent)
        files.write(target, data)
        return f"{files.digest(data)} {owed}"

    def _page(self, row: LigneSuivi, said: Relance, draft: Draft) -> bytes:
        logo = read_logo(self.settings, row.piece.organisme)
        facture = document.Facture(row.piece.numero, row.piece.date, row.piece.total, draft)
        context = document.depuis_facture(facture, _due(row), said.palier, self.settings.day, logo)
        return self.template.render(variables(context))


def _owed(row: LigneSuivi, draft: Draft) -> str:
    """What a letter says that may change before it is sent, but for the days: what is owed, to whom."""
    who = draft.client
    said = (row.reste, row.avoirs, row.regle, row.echeance, who.nom, who.adresse, who.code_postal, who.ville)
    return files.digest("|".join(map(str, said)).encode())


def _edited(target: Path, row: LigneSuivi) -> Issue:
    return Issue(
        "lettre-perimee",
        Severity.AVERTISSEMENT,
        f"La lettre de {row.piece.numero} ne dit plus ce qui est dû ({montant(row.reste)}), et vous l’avez "
        "modifiée : elle est gardée telle quelle.",
        "Corrigez-la, ou supprimez-la et relancez.",
        Origin(file=str(target)),
    )


def _settled(settings: Settings, state: Etat, known: Mapping[str, str]) -> Iterator[Issue]:
    """The letters written, and not said sent, of invoices about which nothing is claimed any more."""
    folder = settings.outputs / document.TYPE.dossier
    for row in (each for each in state.lignes if each.etat in REGLEES and not each.lettres):
        start = f"relance_{row.piece.numero.replace('/', '~')}_"
        for name in (each for each in known if each.startswith(start) and (folder / each).exists()):
            message = f"{row.piece.numero} est {row.etat} : sa lettre de relance n’est plus à envoyer."
            yield Issue(
                "lettre-sans-objet", Severity.INFORMATION, message, SUPPRIMER, Origin(file=str(folder / name))
            )


def send_letters(settings: Settings, numeros: Sequence[str], le: date) -> tuple[tuple[str, int], ...]:
    """Record the letters sent that day, and the rank of each; 0: that was known."""
    with registre.opened(settings) as register:
        return tuple((numero, send(register, numero, le)) for numero in numeros)


def _name(row: LigneSuivi, said: Relance) -> str:
    again = f"-{said.rang}" if said.rang > 1 else ""
    step = f"{said.palier}-jours" if said.palier else f"rappel{again}"
    return f"relance_{row.piece.numero.replace('/', '~')}_{step}.docx"


def _rectifications(settings: Settings) -> dict[str, list[Rectification]]:
    """What was rectified of each invoice: a letter goes to the customer as it is now known."""
    with registre.opened(settings) as register:
        return by_number(register)


def _due(row: LigneSuivi) -> document.Du:
    """What is owed; a late invoice was received and is past its day."""
    if row.recue_le is None or row.echeance is None:
        raise TypeError(f"{row.piece.numero} is not late")
    return document.Du(
        recue_le=row.recue_le,
        echeance=row.echeance,
        retard=row.retard,
        reste=row.reste,
        avoirs=row.avoirs,
        regle=row.regle,
        interets=row.interets,
        interets_a_part=row.taux_inconnu is not None,
        indemnite=row.indemnite,
        precedente=row.lettres[-1].le if row.lettres else None,
    )
