"""Packs prepared: for each dossier and addressee what they must receive now; nothing is sent."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.errors import UserError
from pipeline.model.entites import Modele
from pipeline.run.conseiller.dossiers import own
from pipeline.run.envoyer.atelier import Atelier, Prepare
from pipeline.run.envoyer.contenus import Contenus, contenus
from pipeline.run.envoyer.factures import factures
from pipeline.run.envoyer.formes import Forme
from pipeline.run.envoyer.paquets import Paquet, a_envoyer, paquets
from pipeline.run.envoyer.pieces import Attente, Envoyable, Piece, pieces
from pipeline.run.envoyer.syntheses import syntheses
from pipeline.settings import Settings
from pipeline.store import envois
from pipeline.store.lock import one_run
from pipeline.workbook.sheets import Organisme

Todo = list[tuple[Paquet, tuple[Piece, ...]]]


@dataclass(frozen=True, slots=True)
class Preparation:
    """The packs that are ready, and the papers that cannot leave, with why."""

    prets: tuple[Prepare, ...]
    attentes: tuple[Attente, ...]


def preparer(
    settings: Settings, references: Collection[str] = (), forme: Forme = Forme.DOSSIER
) -> Preparation:
    """Prepare the packs of those dossiers or promotions, of all when none is named, and record each.

    Raises ``UserError`` for a reference that is none.
    """
    gathered = own(settings)
    wanted = _wanted(gathered.modele, references)
    found = [*pieces(settings, gathered), *syntheses(settings, gathered), *factures(settings, gathered)]
    leaving = [e for e in found if isinstance(e, Envoyable) and _is(e.objet.reference, wanted)]
    waiting = [e for e in found if isinstance(e, Attente) and _is(e.reference, wanted)]
    with one_run(settings.registre):
        known = envois.load(settings.registre)
        todo = [(pack, a_envoyer(pack, known.get(pack.cle))) for pack in paquets(leaving)]
        todo = [(pack, papers) for pack, papers in todo if papers]
        held = contenus(settings, {piece.path: piece for _, papers in todo for piece in papers})
        atelier = Atelier(settings, forme, known, held, _organismes(gathered.modele))
        ready = [made for pack, papers in todo if (made := atelier.made(pack, papers))]
        gone = [atelier.retire(each) for each in _left(known, todo, wanted)]
    return Preparation((*ready, *gone), tuple(dict.fromkeys([*waiting, *_fautes(todo, held)])))


def _left(known: Mapping[str, envois.Envoi], todo: Todo, wanted: frozenset[str]) -> Iterator[envois.Envoi]:
    """The packs waiting to be sent of which nothing may leave now: a consent withdrawn, new data."""
    here = {pack.cle for pack, _ in todo}
    for cle, each in known.items():
        if cle not in here and each.en_attente and _is(each.prepare.reference, wanted):
            yield each


def _fautes(todo: Todo, held: Contenus) -> Iterator[Attente]:
    for pack, papers in todo:
        for piece in papers:
            if why := held.fautes.get(piece.path):
                yield Attente(pack.objet.reference, piece.nom, why, piece.a_part)


def _is(reference: str, wanted: frozenset[str]) -> bool:
    return not wanted or reference in wanted


def _wanted(modele: Modele, references: Iterable[str]) -> frozenset[str]:
    known = {d.reference for d in modele.dossiers} | {g.promotion.row.code for g in modele.groupes}
    asked = frozenset(references)
    if unknown := sorted(asked - known):
        raise UserError(
            f"Aucun dossier ni promotion « {unknown[0]} » ne peut être lu dans les classeurs.",
            "Vérifiez la référence dans la feuille « Agents », et les erreurs avec « verifier ».",
        )
    return asked


def _organismes(modele: Modele) -> dict[str, Organisme]:
    """The body of each dossier and promotion, by reference."""
    found = {g.promotion.row.code: g.organisme.row for g in modele.groupes}
    return found | {d.reference: d.organisme.row for d in modele.dossiers}
