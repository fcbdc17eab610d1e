"""The dates of papers sent and signed, typed for a person where the workbooks say none."""

from collections.abc import Iterator, Mapping
from datetime import date

from pipeline.documents import catalogue
from pipeline.documents.signatures import ENVOIS
from pipeline.errors import UserError
from pipeline.french import date_courte, date_longue
from pipeline.model.entites import Dossier, Modele
from pipeline.run.gather import gather
from pipeline.run.plan import stable
from pipeline.run.saisies.dire import dater
from pipeline.run.saisies.inscrire import Contexte
from pipeline.run.signatures.depart import AGENT, EMPLOYEUR, ORGANISME
from pipeline.settings import Settings
from pipeline.store.signatures import Recue

# Of each kind: the column of each party's date, then that of everybody's.
COLONNES: Mapping[str, tuple[Mapping[str, str], str]] = {
    "convention": (
        {
            AGENT: "convention_signee_agent_le",
            EMPLOYEUR: "convention_signee_employeur_le",
            ORGANISME: "convention_signee_organisme_le",
        },
        "convention_signee_le",
    ),
    "contrat": (
        {AGENT: "contrat_signe_agent_le", ORGANISME: "contrat_signe_organisme_le"},
        "contrat_signe_le",
    ),
    "devis": ({}, "devis_accepte_le"),
}
Dates = dict[str, date]


def envoyee(cle: str, day: date) -> Dates:
    """What a paper to be signed says of its dossiers once it left."""
    kind = cle.partition("/")[0]
    return {next(iter(ENVOIS[kind])): day} if kind in COLONNES else {}


def signee(made: Recue) -> Dates:
    """The day of each party that signed; when everybody did, that of the whole."""
    columns, whole = COLONNES.get(made.cle.partition("/")[0], ({}, ""))
    day = date.fromisoformat(made.signe_le)
    own = {columns[party]: day for party in made.parties if party in columns}
    return own | ({whole: day} if made.entier and whole else {})


def inscrire(settings: Settings, given: Mapping[str, Dates], par: str) -> tuple[str, ...]:
    """Type the dates of documents, by their keys, as a person would; say those that could not be (French).

    A date of the workbooks is never replaced.
    """
    wanted = {cle: dates for cle, dates in given.items() if dates}
    if not wanted:
        return ()
    modele = gather(settings).modele
    ici = Contexte(settings, lambda: gather(settings), par)
    return tuple(
        said
        for cle, dates in wanted.items()
        for dossier in _dossiers(modele, cle)
        for said in _typed(ici, dossier, dates)
    )


def _dossiers(modele: Modele, cle: str) -> Iterator[Dossier]:
    kind = catalogue.of(cle.partition("/")[0])
    for sujet in kind.sujets(modele):
        if cle == f"{kind.kind}/{stable(sujet)}":
            yield from sujet.dossiers


def _typed(ici: Contexte, dossier: Dossier, dates: Dates) -> Iterator[str]:
    row = dossier.agent.row
    missing = {name: (date_courte(day), "") for name, day in dates.items() if getattr(row, name) is None}
    other = [day for name, day in dates.items() if getattr(row, name) not in (None, day)]
    if other:
        yield f"le classeur dit une autre date que le {date_longue(other[0])} : elle reste"
    try:
        if missing:
            dater(ici, dossier.reference, missing)
    except UserError as fault:
        yield f"la date n’a pas pu être inscrite : {fault.message} {fault.remedy}".strip()
