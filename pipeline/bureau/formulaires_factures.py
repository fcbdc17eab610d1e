"""The forms of the billing pages."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from pipeline.bureau.formulaires import REQUIS, Formulaire, Oui, aujourdhui, jour
from pipeline.factures.events import RETIRABLES


class Montant(forms.DecimalField):
    """An amount in euros as people type it: 500, 1 234,56 €."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The amount without its spaces, its comma a point."""
        plain = re.sub(r"[\s€]", "", value).replace(",", ".") if isinstance(value, str) else value
        found: Decimal | None = super().to_python(plain)
        return found


def _montant(label: str, *, requis: bool = False, aide: str = "") -> Montant:
    return Montant(
        label=label,
        required=requis,
        max_digits=12,
        decimal_places=2,
        help_text=aide,
        error_messages=REQUIS | {"invalid": "Écrivez un montant en euros, par exemple 500 ou 1234,56."},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


def _exercice() -> forms.IntegerField:
    return forms.IntegerField(
        label="Exercice",
        required=False,
        help_text="À dire du 1er au 31 janvier.",
        min_value=2000,
        max_value=2100,
    )


class Choix(Formulaire):
    """Which invoices to look at before issuing."""

    references = forms.MultipleChoiceField(
        label="Les bilans à facturer",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un bilan."},
    )
    le = jour("Date des factures", requis=False, aide="Aujourd’hui, si elle reste vide.")
    par_mois = forms.BooleanField(label="Une facture par payeur et par mois", required=False)
    exercice = _exercice()

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["references"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices


class Confirmation(Oui):
    """The typed « oui »; ``vu`` is the digest of what was shown when it was typed."""

    refus = "rien n’est émis"
    vu = forms.CharField(widget=forms.HiddenInput)


class Paiement(Formulaire):
    """A payment received."""

    le = jour("Payée le")
    montant = _montant("Montant", aide="Tout ce qui reste dû, s’il reste vide ; négatif : une reprise.")
    paye_par = forms.CharField(label="Payé par", required=False, help_text="Si ce n’est pas le débiteur.")
    remboursement = forms.BooleanField(label="Le montant négatif est un remboursement", required=False)
    deuxieme = forms.BooleanField(
        label="C’est bien un second virement du même montant ce jour-là", required=False
    )


class Reception(Formulaire):
    """The day the payer received it."""

    le = jour("Reçue par le payeur le")


class Titre(Formulaire):
    """The titre de recettes."""

    numero = forms.CharField(label="Numéro du titre", error_messages=REQUIS)
    bordereau = forms.CharField(label="Numéro du bordereau", required=False)
    le = jour("Date du titre", requis=False)


class Relance(Formulaire):
    """The day a reminder was sent."""

    le = jour("Lettre envoyée le")


class Retrait(Formulaire):
    """What was entered on the wrong invoice."""

    quoi = forms.ChoiceField(
        label="Ce qui a été inscrit par erreur", choices=[(each.value, each.value) for each in RETIRABLES]
    )


class Rectification(Formulaire):
    """What the workbook says otherwise of the customer."""

    motif = forms.CharField(label="Motif de la rectification", required=False)


class Complement(Formulaire):
    """What an old record lacks for its electronic form."""

    comptable = forms.CharField(label="Comptable public", required=False)
    iban = forms.CharField(label="Compte à créditer (IBAN)", required=False)
    bic = forms.CharField(label="BIC", required=False)
    telephone = forms.CharField(label="Téléphone de l’émetteur", required=False)
    courriel = forms.CharField(label="Courriel de l’émetteur", required=False)


class Avoir(Formulaire):
    """A credit note asked for."""

    motif = forms.CharField(label="Motif de l’avoir (il est imprimé)", error_messages=REQUIS)
    lignes = forms.MultipleChoiceField(
        label="Les lignes à reprendre",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Toutes, si aucune n’est cochée.",
    )
    montant = _montant("Une part seulement de la ligne cochée")
    le = jour("Date de l’avoir", requis=False, aide="Aujourd’hui, si elle reste vide.")
    exercice = _exercice()

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lignes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """A part is that of one line."""
        data = self.cleaned_data
        if data.get("montant") and len(data.get("lignes", ())) != 1:
            self.add_error("montant", "Une part se prend sur une seule ligne : cochez-la.")
        return data

    def choisies(self) -> list[str]:
        """The lines as the use case reads them: « 1 », or « 1:500,00 »."""
        part: Decimal | None = self.cleaned_data["montant"]
        return [f"{n}:{part}" if part else n for n in self.cleaned_data["lignes"]]


class Periode(Formulaire):
    """The journal's days."""

    du = jour("Du", requis=False)
    au = jour("Au", requis=False)


class Annee(Formulaire):
    """A year that ends."""

    annee = forms.IntegerField(label="Année", min_value=2000, max_value=2100, error_messages=REQUIS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["annee"].initial = aujourdhui().year


class Reprise(Formulaire):
    """An invoice issued before the program was used."""

    numero = forms.CharField(label="Numéro", error_messages=REQUIS)
    le = jour("Date de la facture")
    reference = forms.CharField(label="Référence du bilan facturé", error_messages=REQUIS)
    payeur = forms.CharField(label="Code du payeur", error_messages=REQUIS)
    montant = _montant("Total TTC", requis=True)
    taux = _montant("Taux de TVA", aide="0, s’il reste vide.")
    fichier = forms.FileField(label="Le fichier de la facture", error_messages=REQUIS)


class Adoption(Formulaire):
    """The word by which a copied register becomes the only one."""

    mot = forms.CharField(label="Tapez « adopter »", error_messages=REQUIS)
