"""What fills the two benchmark templates: frozen dataclasses, as the product's own contexts are."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from pipeline.french import date_courte, decimal, en_lettres, montant

# The engines are measured, not the filters: these remember what they were given.
FILTERS: dict[str, Callable[..., Any]] = {
    name: cache(filtre)
    for name, filtre in (("jour", date_courte), ("montant", montant), ("decimal", decimal))
}

Jour = date  # a field is named date too


@dataclass(frozen=True, slots=True)
class Partie:
    nom: str
    service: str
    adresse: str
    code_postal: str
    ville: str
    siret: str
    courriel: str
    telephone: str
    qualite: str


@dataclass(frozen=True, slots=True)
class Agent:
    civilite: str
    prenom: str
    nom: str
    fonction: str
    grade: str
    categorie: str
    prise_de_fonction: Jour


@dataclass(frozen=True, slots=True)
class Compte:
    titulaire: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class Ligne:
    designation: str
    date: Jour
    quantite: Decimal
    prix: Decimal
    montant: Decimal


@dataclass(frozen=True, slots=True)
class Seance:
    numero: str
    date: Jour
    horaires: str
    duree: Decimal
    objet: str
    modalite: str


@dataclass(frozen=True, slots=True)
class Action:
    objet: str
    echeance: Jour
    moyens: str
    appui: str


@dataclass(frozen=True, slots=True)
class Document:
    reference: str
    emetteur: Partie
    client: Partie
    signataire: Partie
    conseiller: Partie
    agent: Agent
    compte: Compte
    date: Jour
    echeance: Jour
    debut: Jour
    fin: Jour
    engagement: str
    code_service: str
    convention: str
    dispositif: str
    lieu: str
    duree: Decimal
    taux: Decimal
    total_ht: Decimal
    tva: Decimal
    total: Decimal
    total_en_lettres: str
    exoneration: str
    observations: str
    lignes: tuple[Ligne, ...]
    seances: tuple[Seance, ...]
    actions: tuple[Action, ...]


def contexts(count: int) -> list[dict[str, object]]:
    """Return that many different contexts."""
    return [
        {field.name: getattr(one, field.name) for field in fields(one)} for one in map(document, range(count))
    ]


def document(rank: int) -> Document:
    day = date(2026, 1, 5) + timedelta(days=rank % 200)
    lignes = tuple(
        Ligne(f"Entretien n° {n} – préparation & suivi", day, Decimal("1.5"), Decimal(85), Decimal("127.50"))
        for n in range(1, 5)
    )
    total = sum((ligne.montant for ligne in lignes), Decimal(rank % 90))
    return Document(
        reference=f"BP-2026-{rank:05d}",
        emetteur=partie("Centre de gestion de l’Essai", rank),
        client=partie("Communauté de communes d’Évry-les-Bains", rank),
        signataire=partie("Maëlle D’Hervé", rank),
        conseiller=partie("Loïc Béchet", rank),
        agent=Agent("Madame", "Élodie", f"Quéré-{rank}", "gestionnaire", "rédactrice", "B", day),
        compte=Compte("Paierie départementale", "FR76 3000 1007 9412 3456 7890 185", "BDFEFRPPCCT"),
        date=day,
        echeance=day + timedelta(days=30),
        debut=day,
        fin=day + timedelta(days=90),
        engagement=f"ENG-{rank}",
        code_service="RH-01",
        convention=f"C-{rank}",
        dispositif="Bilan de parcours professionnel",
        lieu="12 rue de l’Église, salle n° 3",
        duree=Decimal("18"),
        taux=Decimal("10.5"),
        total_ht=total,
        tva=Decimal(0),
        total=total,
        total_en_lettres=en_lettres(total),
        exoneration="article 261-4-4° du CGI" if rank % 2 else "",
        observations="Rendez-vous à six mois." if rank % 3 else "",
        lignes=lignes,
        seances=tuple(
            Seance(str(n), day, "9 h 30 – 11 h", Decimal("1.5"), "Exploration des pistes", "présence")
            for n in range(1, 13)
        ),
        actions=tuple(Action(f"Action {n}", day, "temps & outils", "service RH") for n in range(1, 6)),
    )


def partie(nom: str, rank: int) -> Partie:
    return Partie(
        nom, "Ressources humaines", f"{rank} rue de l’Église", "29000", "Quimper", "123 456 782 00012",
        "rh@exemple.fr", "02 00 00 00 00", "responsable",
    )  # fmt: skip


def for_node(context: dict[str, Any]) -> dict[str, Any]:
    """Return a context as the Node engines take it: flat names, texts ready to print (a gift to them)."""
    flat: dict[str, Any] = {}
    for name, value in context.items():
        if isinstance(value, tuple):
            flat[name] = [_printed(asdict(item)) for item in value]
        elif hasattr(value, "__dataclass_fields__"):
            flat.update({f"{name}_{key}": printed for key, printed in _printed(asdict(value)).items()})
        else:
            flat.update(_printed({name: value}))
    return flat


def _printed(values: dict[str, Any]) -> dict[str, str]:
    return {name: _print(name, value) for name, value in values.items()}


def _print(name: str, value: object) -> str:
    if isinstance(value, date):
        return date_courte(value)
    if isinstance(value, Decimal):
        return decimal(value) if name in {"quantite", "duree", "taux"} else montant(value)
    return str(value)
