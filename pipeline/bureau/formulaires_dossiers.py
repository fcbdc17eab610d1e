"""The forms of the dossiers and of the syntheses."""

from collections.abc import Iterable
from typing import Any

from django import forms

from pipeline.bureau.formulaires import REQUIS, Formulaire, jour
from pipeline.model.entites import Dossier
from pipeline.run.dossiers import Recherche as Demandee
from pipeline.workbook.vocabulary import Etat

Filtres = dict[str, list[tuple[str, str]]]


class Recherche(Formulaire):
    """What is looked for among the dossiers."""

    mots = forms.CharField(
        label="Nom, prénom ou référence", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    dispositif = forms.ChoiceField(label="Dispositif", required=False)
    etat = forms.ChoiceField(label="État", required=False)
    conseiller = forms.ChoiceField(label="Conseiller", required=False)
    employeur = forms.ChoiceField(label="Employeur", required=False)
    promotion = forms.ChoiceField(label="Promotion", required=False)

    def __init__(self, *args: Any, filtres: Filtres, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in filtres.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices

    def demandee(self) -> Demandee:
        """What was asked; a filter that no dossier has any more asks nothing."""
        self.is_valid()
        return Demandee(**{name: self.cleaned_data.get(name, "") for name in self.fields})


def filtres(dossiers: Iterable[Dossier]) -> Filtres:
    """What each filter may be set to, among these dossiers."""
    found = _choices(dossiers).items()
    return {n: [("", "tous"), *sorted(each.items(), key=lambda pair: pair[1])] for n, each in found}


def _choices(dossiers: Iterable[Dossier]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {
        "dispositif": {},
        "etat": {state.value: state.value for state in Etat},
        "conseiller": {},
        "employeur": {},
        "promotion": {},
    }
    for dossier in dossiers:
        scheme = dossier.dispositif  # several have one public name
        found["dispositif"][scheme.code] = f"{scheme.libelle_public} ({scheme.code})"
        for person in dossier.intervenants:
            found["conseiller"][person.row.code] = f"{person.row.prenom} {person.row.nom}"
        for employer in dossier.employeurs:
            found["employeur"][employer.row.code] = employer.row.nom
        if promotion := dossier.agent.row.promotion:
            found["promotion"][promotion] = promotion
    return found


class Motif(Formulaire):
    """Why something is undone or amended."""

    motif = forms.CharField(label="Motif, gardé au registre", error_messages=REQUIS)


class Transmission(Formulaire):
    """Handing a synthesis over."""

    destinataire = forms.CharField(
        label="Destinataire, comme dans la feuille « Consentements »", error_messages=REQUIS
    )
    accepter = forms.BooleanField(
        label="Accepter les modifications suivies, retirer commentaires et textes masqués, dans la copie",
        required=False,
    )


class Reposee(Formulaire):
    """A synthesis edited in Word."""

    fichier = forms.FileField(label="La synthèse enregistrée dans Word", error_messages=REQUIS)


class Cosignature(Formulaire):
    """The day a synthesis was signed by both."""

    le = jour("Signée le")


class Destruction(Formulaire):
    """What is asked before a synthesis goes."""

    transmission = forms.ChoiceField(
        label="L’agent souhaite-t-il qu’elle soit d’abord transmise à son administration ?",
        choices=[("non", "Non"), ("oui", "Oui")],
        widget=forms.RadioSelect,
        required=False,
    )
    repondu_le = jour("Il a répondu le", requis=False)
    mot = forms.CharField(
        label="Tapez « détruire » pour confirmer",
        error_messages=REQUIS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
