"""Papers put together by addressee: one pack each, what is confidential in a pack of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from pipeline.documents.destinataires import Destinataire, Role
from pipeline.run.envoyer.pieces import Envoyable, Objet, Piece
from pipeline.store.envois import Envoi
from pipeline.store.names import clean

PART = "à part"
DOSSIER, A_PART = "envois", "envois/confidentiel"


@dataclass(frozen=True, slots=True)
class Paquet:
    """What one addressee receives about one dossier; ``label`` says who by role and code, never a funder."""

    objet: Objet
    destinataire: Destinataire
    label: str
    pieces: tuple[Piece, ...]
    a_part: bool

    @property
    def cle(self) -> str:
        """What the register knows it by."""
        who = (self.objet.bilan, self.destinataire.role.value, self.destinataire.code)
        return "/".join((*who, PART) if self.a_part else who)

    @property
    def chemin(self) -> str:
        """Its place under ``outputs/``, without an extension."""
        root = A_PART if self.a_part else DOSSIER
        return f"{root}/{clean(self.objet.titre)}/{clean(self.label)}"


def paquets(found: Iterable[Envoyable]) -> list[Paquet]:
    """The packs, in the order of dossiers, roles and codes."""
    rows = sorted(found, key=_place)
    ranks = _ranks(rows)
    return [_paquet(list(group), ranks) for _, group in groupby(rows, key=_place)]


def _place(each: Envoyable) -> tuple[str, str, int, str, bool]:
    role = list(Role).index(each.destinataire.role)
    return (each.objet.reference, each.objet.bilan, role, each.destinataire.code, each.piece.a_part)


def _ranks(rows: Iterable[Envoyable]) -> dict[tuple[str, str], int]:
    """The rank of each funder of a dossier that has several."""
    codes: dict[str, dict[str, None]] = {}
    for each in rows:
        if each.destinataire.role is Role.FINANCEUR:
            codes.setdefault(each.objet.bilan, {})[each.destinataire.code] = None
    return {(bilan, code): n for bilan, own in codes.items() for n, code in enumerate(own, 1) if len(own) > 1}


def _paquet(rows: list[Envoyable], ranks: Mapping[tuple[str, str], int]) -> Paquet:
    first, someone = rows[0], rows[0].destinataire
    rank = ranks.get((first.objet.bilan, someone.code))
    own = {each.piece.cle: each.piece for each in rows}
    return Paquet(first.objet, someone, _label(someone, rank), tuple(own.values()), first.piece.a_part)


def _label(someone: Destinataire, rank: int | None) -> str:
    if someone.role is Role.FINANCEUR:
        return f"{someone.role.value} {rank}" if rank else someone.role.value
    return f"{someone.role.value} {someone.code}".strip()


def a_envoyer(pack: Paquet, known: Envoi | None) -> tuple[Piece, ...]:
    """Its papers but those that were confirmed as sent and have not changed since."""
    sent = known.envoyes if known else {}
    return tuple(piece for piece in pack.pieces if sent.get(piece.cle, ("",))[0] != piece.empreinte)


def changees(pack: Paquet, papers: Iterable[Piece], known: Envoi) -> Iterator[str]:
    """The names of the papers that changed since the pack was last prepared, joined it, or left it."""
    before, here = known.prepare.pieces, {piece.cle for piece in pack.pieces}
    yield from (piece.nom for piece in papers if before.get(piece.cle) != piece.empreinte)
    yield from (f"{known.prepare.noms.get(key, key)} (retiré)" for key in before if key not in here)
