"""The dates that papers sent and papers signed give their dossiers, where the workbook says none."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from pipeline.documents import catalogue
from pipeline.documents.signatures import ENVOIS
from pipeline.model.entites import Dossier, Modele
from pipeline.run.plan import stable
from pipeline.run.signatures.depart import AGENT, EMPLOYEUR, ORGANISME
from pipeline.settings import Settings
from pipeline.store import envois, signatures

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


def dated(modele: Modele, settings: Settings) -> Modele:
    """The model with those dates; a date of the workbook is never replaced."""
    found: dict[str, Dates] = {}
    for key, dates in (*_sent(settings), *_signed(settings)):
        found.setdefault(key, {}).update(dates)
    if not found:
        return modele
    given: dict[str, Dates] = {}
    for kind in {key.partition("/")[0] for key in found} & {*COLONNES, *ENVOIS}:
        for sujet in catalogue.of(kind).sujets(modele):
            dates = found.get(f"{kind}/{stable(sujet)}", {})
            for reference in sujet.references:
                given.setdefault(reference, {}).update(dates)
    dossiers = {d.reference: _with(d, given.get(d.reference, {})) for d in modele.dossiers}
    groups = (replace(g, dossiers=tuple(dossiers[d.reference] for d in g.dossiers)) for g in modele.groupes)
    return replace(modele, dossiers=tuple(dossiers.values()), groupes=tuple(groups))


def _with(dossier: Dossier, dates: Dates) -> Dossier:
    row = dossier.agent.row
    missing = {column: day for column, day in dates.items() if getattr(row, column) is None}
    if not missing:
        return dossier
    return replace(dossier, agent=replace(dossier.agent, row=row.model_copy(update=missing)))


def _sent(settings: Settings) -> Iterator[tuple[str, Dates]]:
    """The first day that each paper to be signed was said to be sent."""
    first: dict[str, date] = {}
    for pack in envois.load(settings.registre).values():
        for key, (_, told) in pack.envoyes.items():
            first[key] = min(first.get(key, date.max), date.fromisoformat(told))
    for key, day in first.items():
        kind = key.partition("/")[0]
        if kind in COLONNES:
            yield key, {next(iter(ENVOIS[kind])): day}


def _signed(settings: Settings) -> Iterator[tuple[str, Dates]]:
    """The day of each party that signed; when everybody did, that of the last."""
    for key, made in signatures.last(settings.registre).items():
        columns, whole = COLONNES.get(key.partition("/")[0], ({}, ""))
        if made.etat == signatures.A_VERIFIER or not (columns or whole):
            continue
        day = date.fromisoformat(made.signe_le)
        own = {columns[party]: day for party in made.parties if party in columns}
        yield key, own | ({whole: day} if made.entier else {})
