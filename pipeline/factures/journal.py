"""The journal for the finance software: a row per document and scheme, columns as the office declares."""

import csv
import io
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipeline.dispositifs import cle
from pipeline.errors import UserError
from pipeline.factures.events import Evenement, Fait
from pipeline.factures.exports import Value, safe
from pipeline.factures.pieces import Genre, Issued
from pipeline.model.factures import Avoir, LigneFacture
from pipeline.model.montants import ZERO

Titles = Mapping[str, Evenement]


@dataclass(frozen=True, slots=True)
class Row:
    """A document, its lines of one scheme, and the titre that claims it."""

    piece: Issued
    dispositif: str
    lignes: tuple[LigneFacture, ...]
    titre: Evenement | None = None

    @property
    def ht(self) -> Decimal:
        """Without tax."""
        return sum((x.montant for x in self.lignes), ZERO)

    @property
    def tva(self) -> Decimal:
        """The tax."""
        return sum((x.tva for x in self.lignes), ZERO)

    @property
    def dossiers(self) -> str:
        """The references billed, each once."""
        return ", ".join(dict.fromkeys(x.reference for x in self.lignes if x.reference))

    @property
    def taux(self) -> str:
        """The rates, in per cent."""
        return ", ".join(format(t, "f") for t in sorted({x.taux for x in self.lignes}))


# What a column may say: the word of the settings, the heading by default.
CHAMPS: Mapping[str, tuple[str, Callable[[Row], Value]]] = {
    "date": ("Date", lambda r: r.piece.date),
    "numero": ("Numéro", lambda r: r.piece.numero),
    "nature": ("Nature", lambda r: "avoir" if r.piece.genre is Genre.AVOIR else "facture"),
    "origine": ("Facture d’origine", lambda r: r.piece.origine),
    "organisme": ("Organisme", lambda r: r.piece.organisme),
    "dispositif": ("Dispositif", lambda r: r.dispositif),
    "code_client": ("Code client", lambda r: r.piece.draft.client.code),
    "client": ("Client", lambda r: r.piece.draft.client.nom),
    "siret": ("SIRET du client", lambda r: r.piece.draft.client.siret),
    "engagement": ("N° d’engagement", lambda r: r.piece.draft.numero_engagement),
    "bon_de_commande": ("N° de bon de commande", lambda r: r.piece.draft.numero_bon_de_commande),
    "marche": ("N° de marché", lambda r: r.piece.draft.numero_de_marche),
    "service": ("Code service", lambda r: r.piece.draft.code_service),
    "dossiers": (
        "Dossiers",
        lambda r: r.dossiers,
    ),
    "exercice": ("Exercice", lambda r: r.piece.corps.exercice or r.piece.date.year),
    "suite": ("Suite comptable", lambda r: r.piece.corps.suite if isinstance(r.piece.corps, Avoir) else ""),
    "titre": ("N° de titre", lambda r: r.titre.titre if r.titre else ""),
    "bordereau": ("N° de bordereau", lambda r: r.titre.bordereau if r.titre else ""),
    "regime": ("Régime de TVA", lambda r: r.piece.draft.regime),
    "taux": ("Taux de TVA", lambda r: r.taux),
    "ht": ("Montant HT", lambda r: r.ht),
    "tva": ("TVA", lambda r: r.tva),
    "ttc": ("Montant TTC", lambda r: r.ht + r.tva),
}


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its heading, a text where {words} of ``CHAMPS`` stand for what they say.

    ``valeurs`` gives another text for a scheme, an organisation, or « organisation/scheme ».
    """

    titre: str
    contenu: str
    valeurs: Mapping[str, str] = field(default_factory=dict)

    def check(self) -> None:
        """Refuse a word that is none of ``CHAMPS``. Raises ``UserError``."""
        for text in (self.contenu, *self.valeurs.values()):
            try:
                words = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
            except ValueError:
                words = {text}
            if unknown := sorted(words - set(CHAMPS)):
                raise UserError(
                    f"La colonne « {self.titre} » du journal demande « {unknown[0]} », qui n’existe pas.",
                    f"Entre accolades, on peut écrire : {', '.join(CHAMPS)}.",
                )

    def say(self, row: Row) -> Value:
        """What the column holds; one word alone keeps its kind, an amount or a day."""
        keys = (f"{row.piece.organisme}/{row.dispositif}", row.dispositif, row.piece.organisme)
        known = {cle(key): text for key, text in self.valeurs.items()}
        text = next((known[cle(key)] for key in keys if cle(key) in known), self.contenu)
        word = text[1:-1] if text.startswith("{") and text.endswith("}") else ""
        if word in CHAMPS:
            return CHAMPS[word][1](row)
        return text.format_map({name: safe(value(row)) for name, (_, value) in CHAMPS.items()})


USUAL = tuple(Colonne(titre, f"{{{name}}}") for name, (titre, _) in CHAMPS.items())


def rows(
    everything: Iterable[Issued], events: Iterable[Evenement], du: date | None = None, au: date | None = None
) -> Iterator[Row]:
    """The documents from ``du`` to ``au``, each with its lines by scheme and its last titre."""
    claimed = {e.numero: e for e in events if e.fait is Fait.TITRE}
    for piece in everything:
        if (du is None or piece.date >= du) and (au is None or piece.date <= au):
            yield from _by_scheme(piece, claimed.get(piece.numero))


def _by_scheme(piece: Issued, titre: Evenement | None) -> Iterator[Row]:
    schemes: dict[str, list[LigneFacture]] = {}
    for line in piece.corps.lignes:
        schemes.setdefault(line.bilan.dispositif if line.bilan else "", []).append(line)
    for scheme, lignes in schemes.items():
        yield Row(piece, scheme, tuple(lignes), titre)


def table(columns: Sequence[Colonne], found: Iterable[Row]) -> list[list[Value]]:
    """Headings, then a line per row. Amounts are positive: « Nature » says which are avoirs."""
    return [[c.titre for c in columns], *([c.say(row) for c in columns] for row in found)]


def text(lines: Iterable[Sequence[Value]]) -> str:
    """As CSV: « ; » between cells, decimal commas; to be written as UTF-8 with its mark (``utf-8-sig``)."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe(value) for value in line] for line in lines)
    return stream.getvalue()
