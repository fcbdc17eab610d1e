"""Every sample context, plain and under strain: a long name, a logo, tables of one to thirty lines."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from types import ModuleType
from typing import Any

from tests.templates import (
    contexts_attestation,
    contexts_avoir,
    contexts_bulletin,
    contexts_calendrier,
    contexts_contrat,
    contexts_convention,
    contexts_destruction,
    contexts_devis,
    contexts_emargement,
    contexts_facture,
    contexts_referent,
    contexts_relance,
    contexts_revisions,
    contexts_synthese,
    test_facile,
    test_lettre,
)
from tests.templates.contexts import LOGO, seance

MODULES: tuple[ModuleType, ...] = (
    contexts_attestation,
    contexts_avoir,
    contexts_bulletin,
    contexts_calendrier,
    contexts_contrat,
    contexts_convention,
    contexts_destruction,
    contexts_devis,
    contexts_emargement,
    contexts_facture,
    contexts_referent,
    contexts_relance,
    contexts_revisions,
    contexts_synthese,
    test_facile,
    test_lettre,
)
LONG = (
    "Syndicat intercommunal à vocation unique pour l’aménagement, l’entretien et la valorisation des rives "
    "de l’Élorn et de l’Aulne maritime"
)
Echantillon = tuple[str, str, Any]
"""A name, the template, the context."""


def tous() -> Iterator[Echantillon]:
    """Each sample as it is, then with a logo and long names."""
    for module in MODULES:
        for name, context in vars(module).items():
            if is_dataclass(context) and type(context).__name__.startswith("Contexte"):
                kind = type(context).__name__.removeprefix("Contexte").lower()
                label = f"{module.__name__.rpartition('_')[2]}-{name.lower()}"
                yield label, kind, context
                yield f"{label}-long", kind, _long(context)


def _long(context: Any) -> Any:
    own = {field.name: getattr(context, field.name) for field in fields(context)}
    changed: dict[str, Any] = {"organisme": replace(own["organisme"], logo=LOGO, nom=LONG)}
    if own.get("employeurs") and is_dataclass(own["employeurs"][0]):
        changed["employeurs"] = tuple(replace(each, nom=LONG) for each in own["employeurs"])
    alone: Any = own.get("employeur")
    if is_dataclass(alone):
        changed["employeur"] = replace(alone, nom=LONG)  # type: ignore[type-var]
    return replace(context, **changed)


def etires(pas: int = 1) -> Iterator[Echantillon]:
    """Tables of 1 to 30 lines: somewhere, what follows them comes to the foot of a page."""
    for n in range(1, 31, pas):
        yield f"attestation-{n}", "attestation", replace(contexts_attestation.COMPLET, seances=_seances(n))
        yield f"emargement-{n}", "emargement", replace(contexts_emargement.AGENT_SEUL, seances=_seances(n))
        yield f"calendrier-{n}", "calendrier", _calendrier(contexts_calendrier.COMPLET, n)
        yield f"devis-{n}", "devis", _devis(n)
        yield f"facture-{n}", "facture", _facture(n)
    for n in range(1, 31, 3 * pas):
        yield f"convention-{n}", "convention", _calendrier(contexts_convention.COMPLET, n)
        yield f"contrat-{n}", "contrat", _calendrier(contexts_contrat.COMPLET, n)
    for n in range(1, 19, pas):
        who = contexts_emargement.GROUPE.participants
        several = tuple(who[rank % len(who)] for rank in range(n))
        yield f"groupe-{n}", "emargement", replace(contexts_emargement.GROUPE, participants=several)


def _seances(n: int) -> tuple[Any, ...]:
    first = dt.date(2026, 3, 2)
    return tuple(
        seance(rank, first + dt.timedelta(7 * rank), "9 h – 10 h 30", "1.5") for rank in range(1, n + 1)
    )


def _calendrier(context: Any, n: int) -> Any:
    return replace(context, calendrier=replace(context.calendrier, seances=_seances(n)))


def _devis(n: int) -> Any:
    step = contexts_devis.COMPLET.etapes[1]
    steps = tuple(replace(step, libelle=f"Entretien n° {rank}") for rank in range(1, n + 1))
    return replace(contexts_devis.PARTAGE if n % 2 else contexts_devis.COMPLET, etapes=steps)


def _facture(n: int) -> Any:
    return replace(contexts_facture.COMPLETE, lignes=contexts_facture.COMPLETE.lignes[:1] * n)
