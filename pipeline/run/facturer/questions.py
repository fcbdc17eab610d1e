"""What a plain yes is not enough for: a word that the person types, and that the register keeps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pipeline.dispositifs import cle
from pipeline.factures.binding import read, write
from pipeline.factures.numbering import series_of
from pipeline.factures.pieces import Genre, Issued, last_of
from pipeline.factures.recognition import issuer
from pipeline.factures.register import Register
from pipeline.factures.schema import append, pieces, reperes
from pipeline.french import accord, date_courte, pluriel
from pipeline.issues import Issue, Severity
from pipeline.model import etats
from pipeline.model.entites import Modele
from pipeline.run.espace.voisin import reprendre, voisins
from pipeline.run.facturer.choix import Commande
from pipeline.settings import Settings

FORMAT, SERIE = "format", "série"
REGLAGE = "réglage"


@dataclass(frozen=True, slots=True)
class Question:
    """``mot`` is what is typed to say yes; ``references`` are the bilans that wait for it."""

    mot: str
    message: str
    references: frozenset[str]

    def issue(self) -> Issue:
        """The question unanswered: its bilans are not billed."""
        return Issue(
            "confirmation-a-taper",
            Severity.ERREUR,
            self.message,
            f"Si c’est bien voulu, relancez en ajoutant --confirmer {self.mot}.",
            dossiers=tuple(sorted(self.references)),
            documents=("facture",),
        )


def unanswered(settings: Settings, questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions whose word has not been typed."""
    said = {cle(word) for word in settings.confirmes}
    return tuple(q for q in questions if cle(q.mot) not in said)


def ask(
    settings: Settings, modele: Modele, register: Register | None, commandes: Sequence[Commande]
) -> tuple[Question, ...]:
    """What must be typed before these are numbered."""
    own = [c for c in commandes if not c.numero]
    return (
        *_beside(settings, register, own),
        *_dates(settings, own),
        *_series(settings, modele, register, own),
    )


def _beside(
    settings: Settings, register: Register | None, commandes: Sequence[Commande]
) -> Iterator[Question]:
    """A copy of the office without its register would begin again at 1."""
    if not commandes or (register is not None and _numbered(register)):
        return
    for other in voisins(settings):
        if other.factures:
            yield Question(
                "nouveau",
                f"Un autre dossier du programme a déjà numéroté : {other}. Celui-ci recommencerait à 1 : "
                f"reprenez plutôt ses registres ({reprendre(other)}).",
                _references(commandes),
            )


def _dates(settings: Settings, commandes: Sequence[Commande]) -> Iterator[Question]:
    """The day of issue is the real day: another one is asked, and the record keeps both."""
    for day in sorted({c.le for c in commandes if c.le != settings.day}):
        dated = [c for c in commandes if c.le == day]
        count = pluriel(len(dated), "facture")
        yield Question(
            day.isoformat(),
            f"{count} {accord(len(dated), 'porterait', 'porteraient')} la date du {date_courte(day)}, alors "
            f"que nous sommes le {date_courte(settings.day)}. Le registre garde l’heure réelle et votre nom.",
            _references(dated),
        )


def _references(commandes: Iterable[Commande]) -> frozenset[str]:
    return frozenset(d.reference for c in commandes for d in c.dossiers)


def _series(
    settings: Settings, modele: Modele, register: Register | None, commandes: Sequence[Commande]
) -> Iterator[Question]:
    groups: dict[tuple[str, str, int], list[Commande]] = {}
    for c in commandes:
        groups.setdefault((c.draft.organisme, c.draft.serie, c.le.year), []).append(c)
    for (_, serie, year), members in groups.items():
        known = _known(register, members[0], year)
        if known.format and register is not None and known.format != register.modele:
            yield Question(FORMAT, _format(known.format, register.modele, year), _references(members))
        if known.last:
            continue
        if known.others:
            yield Question(serie, _changed(serie, known.others, year), _references(members))
        elif not known.anything and (closed := _closed_before(settings.day, modele, members[0])):
            yield Question(serie, _first(serie, closed), _references(members))


def _numbered(register: Register) -> bool:
    with register.reading() as connection:
        return connection.scalar(sa.select(pieces.c.n).where(pieces.c.n.is_not(None)).limit(1)) is not None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the register has of an issuer: of this series, of others this year; the format of before."""

    last: int = 0
    others: tuple[str, ...] = ()
    anything: bool = False
    format: str = ""


def _known(register: Register | None, commande: Commande, year: int) -> _Known:
    if register is None:
        return _Known()
    draft = commande.draft
    serie = series_of(register.modele, draft.organisme, draft.serie, commande.le)
    with register.reading() as connection:
        rows = connection.execute(
            sa.select(pieces.c.date, pieces.c.serie)
            .join(reperes, reperes.c.numero == pieces.c.numero)
            .where(pieces.c.n.is_not(None), reperes.c.cle.startswith(f"r|{issuer(draft)}|", autoescape=True))
            .distinct()
        ).all()
        last, before = last_of(connection, serie).n, read(connection, FORMAT)
    this_year = {r.serie for r in rows if r.date[:4] == str(year)}
    return _Known(last, tuple(sorted(this_year)), bool(rows), before if this_year else "")


def _closed_before(today: date, modele: Modele, commande: Commande) -> int:
    """How many bilans of this issuer ended in a month before this one."""
    first = today.replace(day=1)
    ends = (
        etats.jour_de_cloture(d)
        for d in modele.dossiers
        if cle(d.organisme.row.code) == cle(commande.draft.organisme) and (d.brouillons or d.facturees)
    )
    return sum(end is not None and end < first for end in ends)


def _first(serie: str, closed: int) -> str:
    return (
        f"Ce serait le premier numéro de la série {serie}, alors que le classeur a "
        f"{pluriel(closed, 'bilan')} clos avant ce mois : facturés ailleurs, ou registre perdu ?"
    )


def _changed(serie: str, others: Sequence[str], year: int) -> str:
    return (
        f"En {year}, cet organisme a déjà émis dans la série {', '.join(others)} : la série {serie} "
        "recommencerait à 1."
    )


def _format(before: str, after: str, year: int) -> str:
    return f"Le format des numéros change en cours d’année ({before} en {year}, désormais {after})."


def keep(register: Register, issued: Iterable[Issued] = ()) -> None:
    """Record the format and the series in use, and their changes."""
    used = {f"{SERIE} {x.organisme}": x.serie for x in issued if x.genre is Genre.FACTURE}
    with register.writing() as connection:
        for name, now in {FORMAT: register.modele, **used}.items():
            before = read(connection, name)
            if before and before != now:
                append(connection, REGLAGE, "", {"quoi": name, "avant": before, "apres": now})
            if before != now:
                write(connection, name, now)
