"""The button that does what a refusal says: none of them is a dead end."""

from django.http import HttpRequest

# By the view that refused: what the button says, where it leads.
SUITES = {
    "depot": ("Déposer un classeur", "/deposer"),
    "deposer": ("Déposer un classeur", "/deposer"),
    "produire": ("Revoir ce qui serait produit", "/produire"),
    **dict.fromkeys(
        ("facturer", "emettre", "facture", "noter", "avoir", "adopter", "reprendre", "journal", "fin_annee"),
        ("Revenir aux factures", "/factures"),
    ),
}


def bouton(request: HttpRequest) -> tuple[str, str]:
    """What to press after a refusal."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    return SUITES.get(name or "", ("Revenir à la page du jour", "/"))
