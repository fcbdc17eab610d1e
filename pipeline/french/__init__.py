"""French as an administration writes it: dates, hours, amounts, words. Pure functions, also filters."""

from pipeline.french.nombres import arrondi, decimal, en_lettres, montant, nombre, nombre_en_lettres
from pipeline.french.phrases import accord, civilite_nom, contraction, elision, jours, liste, ordinal, pluriel
from pipeline.french.temps import (
    date_courte,
    date_longue,
    duree,
    heure,
    heures,
    jour_date,
    mois_annee,
    periode,
    plage,
    quantieme,
)
from pipeline.french.typographie import ESPACE, FINE, iban, siren, siret, telephone, typographie

__all__ = [
    "ESPACE",
    "FINE",
    "accord",
    "arrondi",
    "civilite_nom",
    "contraction",
    "date_courte",
    "date_longue",
    "decimal",
    "duree",
    "elision",
    "en_lettres",
    "heure",
    "heures",
    "iban",
    "jour_date",
    "jours",
    "liste",
    "mois_annee",
    "montant",
    "nombre",
    "nombre_en_lettres",
    "ordinal",
    "periode",
    "plage",
    "pluriel",
    "quantieme",
    "siren",
    "siret",
    "telephone",
    "typographie",
]
