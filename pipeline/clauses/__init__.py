"""The clause library: each rule of a deed is data, chosen by the facts, one clause for each subject."""

from pipeline.clauses.modele import Bibliotheque, Clause, Sujet, Surcharge, bibliotheque
from pipeline.clauses.resolution import ClauseError, Parametres, resoudre
from pipeline.clauses.tribunaux import tribunal

__all__ = [
    "Bibliotheque",
    "Clause",
    "ClauseError",
    "Parametres",
    "Sujet",
    "Surcharge",
    "bibliotheque",
    "resoudre",
    "tribunal",
]
