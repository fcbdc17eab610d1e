"""Remedies as the page says them: it has a button where the commands have an option."""

import re

# What a remedy written for the commands says; what a person does on the page instead.
_DITS: tuple[tuple[str, str], ...] = (
    (
        r"Lancez make importer FICHIER=.*? sur importer\.cmd",
        "Déposez-le sur cette page : elle propose à quoi correspondent ses colonnes",
    ),
    (
        r"Répondez une fois : « bilan identite .*?\(un autre bilan\)",
        "Dites sur la page du dossier si c’est le même bilan ou un autre",
    ),
    (r"[Rr]elancez en ajoutant --confirmer \S+", "confirmez en tapant le mot demandé"),
    (
        r"Installez(-le avec| le complément « pdf » :) « make extra-pdf ».*",
        "Demandez au service informatique d’installer le complément « pdf ».",
    ),
    (
        r"regardez-le, puis relancez la commande avec --verifie pour le dater et le figer",
        "regardez-le, puis redonnez-le en cochant « Je l’ai regardé » : il sera daté et figé",
    ),
    (r"dites lequel : --dossier RÉFÉRENCE --type TYPE", "dites lequel : son dossier et son document"),
    (r"Donnez --dossier, --type et --le", "Remplissez le dossier, le document et la date"),
    (r"(, )?puis lancez make docs", ", puis déposez-le sur cette page"),
    (r"[Rr]elancez la même commande", "recommencez"),
    (r"[Rr]elancez avec --\w+", "recommencez"),
    (r"puis relancez( la production)?", "puis recommencez"),
    (r"Relancez( la production)?", "Recommencez"),
    (r"relancez( la production)?", "recommencez"),
)
_TABLE = tuple((re.compile(said), done) for said, done in _DITS)


def parole(remedy: str) -> str:
    """The remedy in the words of the page."""
    for pattern, words in _TABLE:
        remedy = pattern.sub(words, remedy)
    return remedy
