"""One pack made: its message, its form, its place, its line in the register; or taken away."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.french import date_longue, liste
from pipeline.run.envoyer.contenus import Contenus
from pipeline.run.envoyer.formes import FAIRE, Contenu, Forme
from pipeline.run.envoyer.messages import message
from pipeline.run.envoyer.paquets import PART, Paquet, changees
from pipeline.run.envoyer.pieces import Piece
from pipeline.run.envoyer.poser import poser, retirer
from pipeline.run.envoyer.syntheses import TYPE as SYNTHESE
from pipeline.settings import Settings
from pipeline.store import envois
from pipeline.workbook.sheets import Organisme

FAIT, REFAIT, INCHANGE = "préparé", "préparé de nouveau", "déjà prêt"
RETIRE = "retiré"
SANS_COURRIEL = "jamais par courriel : un dossier à remettre autrement"


@dataclass(frozen=True, slots=True)
class Prepare:
    """What became of one pack: its state, where it is, what it holds, what there is to know (French)."""

    reference: str
    label: str
    etat: str
    chemin: Path
    noms: tuple[str, ...]
    raison: str = ""
    a_part: bool = False


@dataclass(frozen=True, slots=True)
class Atelier:
    """What is needed to make packs: options, the register as it was, bytes of papers, bodies by reference."""

    settings: Settings
    forme: Forme
    known: Mapping[str, envois.Envoi]
    contents: Contenus
    organismes: Mapping[str, Organisme]

    def made(self, pack: Paquet, wanted: tuple[Piece, ...]) -> Prepare | None:
        """One pack on disk and in the register; None when none of its papers could be had."""
        papers = tuple(piece for piece in wanted if piece.path in self.contents.octets)
        if not papers:
            return None
        before = self.known.get(pack.cle)
        forme, said = self._forme(papers)
        held = self._contenu(pack, papers)
        make, suffix = FAIRE[forme]
        placed = poser(self.settings.outputs, f"{pack.chemin}{suffix}", make(held), before)
        names = tuple(piece.nom for piece in papers)
        state, why = _told(pack, papers, before, placed.inchange)
        if not placed.inchange:
            envois.record(self.settings.registre, [self._acte(pack, papers, placed.chemin, placed.fichiers)])
        reasons = " ; ".join(each for each in (why, said, placed.raison) if each)
        path = self.settings.outputs / placed.chemin
        return Prepare(pack.objet.reference, pack.label, state, path, names, reasons, pack.a_part)

    def retire(self, before: envois.Envoi) -> Prepare:
        """Take away a pack of which nothing may leave any more."""
        why, last = retirer(self.settings.outputs, before), before.prepare
        path = self.settings.outputs / last.chemin
        empty = replace(last, le=self.settings.day.isoformat(), pieces={}, noms={}, chemin="", fichiers={})
        envois.record(self.settings.registre, [empty])
        apart = last.cle.endswith(f"/{PART}")
        return Prepare(last.reference, last.role, RETIRE, path, tuple(last.noms.values()), why, apart)

    def _forme(self, papers: tuple[Piece, ...]) -> tuple[Forme, str]:
        """A synthesis and what is confidential never leave by e-mail."""
        apart = any(piece.a_part or piece.kind == SYNTHESE.kind for piece in papers)
        if apart and self.forme is Forme.COURRIEL:
            return Forme.DOSSIER, SANS_COURRIEL
        return self.forme, ""

    def _contenu(self, pack: Paquet, papers: tuple[Piece, ...]) -> Contenu:
        held: dict[str, bytes] = {}
        for piece in papers:
            name, data = self.contents.octets[piece.path]
            stem, number = Path(name), 2
            while name in held:
                name, number = f"{stem.stem} ({number}){stem.suffix}", number + 1
            held[name] = data
        body = self.organismes[pack.objet.reference]
        return Contenu(message(pack.objet, pack.destinataire, papers, body, self.contents.pages), held)

    def _acte(
        self, pack: Paquet, papers: tuple[Piece, ...], path: str, written: Mapping[str, str]
    ) -> envois.Acte:
        return envois.Acte(
            envois.PREPARE,
            pack.cle,
            pack.objet.reference,
            pack.label,
            self.settings.day.isoformat(),
            {piece.cle: piece.empreinte for piece in papers},
            {piece.cle: piece.nom for piece in papers},
            path,
            written,
        )


def _told(
    pack: Paquet, papers: tuple[Piece, ...], before: envois.Envoi | None, same: bool
) -> tuple[str, str]:
    if same:
        return INCHANGE, ""
    if before is None or not before.prepare.pieces:
        return FAIT, ""
    day = date_longue(date.fromisoformat(before.prepare.le))
    changed = list(changees(pack, papers, before))
    if not changed:
        return REFAIT, ""
    return REFAIT, f"a changé depuis le {day} : {liste(changed)}"
