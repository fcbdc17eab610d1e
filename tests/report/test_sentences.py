"""Changes read as sentences: one per field, one per action, one for what lags behind."""

from pipeline.report.sentences import sentences
from pipeline.store.outcome import Change


def test_a_field_tells_both_values() -> None:
    assert list(sentences([Change("Agent", "Mme A", "Mme B"), Change("Fonction", "x", "y", garde=True)])) == [
        "Agent : « Mme A » → « Mme B »",
        "Fonction : « x » → « y » (saisie conservée)",
    ]


def test_the_cells_of_a_plan_are_one_sentence_per_action() -> None:
    rows = ("Durée", "Date de réalisation", "Étape 1", "Étape 2")
    changes = [Change(f"{row}, action {n}", "", "") for row in rows for n in (2, 3)]
    changes += [Change("action 3", "", ""), Change("Durée, action 1", "", "", garde=True)]
    assert list(sentences(changes)) == [
        "Action 1 : ce que vous avez écrit reste, le classeur dit autre chose (durée).",
        "Action 2 : mise à jour (durée, date de réalisation, étape 1 et étape 2).",
        "Action 3 : mise à jour (durée, date de réalisation, étape 1, étape 2 et intitulé).",
    ]


def test_what_was_brought_in_and_what_lags_are_apart() -> None:
    changes = [
        Change("2.3.4. compétences", "", ""),
        Change("en-tête : n’a pas suivi", "", "", garde=True),
        Change("action 2, absente de la feuille « Actions » : sa colonne reste", "", "", garde=True),
    ]
    assert list(sentences(changes)) == [
        "action 2, absente de la feuille « Actions » : sa colonne reste.",
        "Repris du classeur, sans que le contenu soit redit ici : « 2.3.4. compétences ».",
        "N’a pas suivi le classeur ou le modèle : « en-tête ».",
    ]
