"""The forms of the page: what is typed, as Django checks it, in the words of the office."""

import datetime as dt
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates

from pipeline.settings import today

OUI = "oui"
REQUIS = {"required": "Remplissez cette case."}


class Rendu(DjangoTemplates):
    """Fields shown one under the other, their fault beside them."""

    field_template_name = "champ.html"

    def get_template(self, template_name: str) -> Any:
        """Our own template of a field, and Django's of everything else."""
        if template_name == self.field_template_name:
            from django.template.loader import get_template  # noqa: PLC0415

            return get_template(template_name)
        return super().get_template(template_name)


class Formulaire(forms.Form):
    """A form whose faults are told in French, and whose fields say that they are faulty."""

    error_css_class = "faute"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


def jour(label: str, *, requis: bool = True, aide: str = "") -> forms.DateField:
    """A day, picked or typed."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": "2100-12-31"})
    messages = REQUIS | {"invalid": "Écrivez une date, par exemple 28/07/2026."}
    return forms.DateField(
        label=label,
        required=requis,
        widget=widget,
        help_text=aide,
        error_messages=messages,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"],
    )


def tape(said: str, mot: str) -> bool:
    """Tell whether a word was typed: its case, and the spaces or quotes around it, do not count."""
    return said.strip(" \t\xa0\u202f«»“”\"'.").casefold() == mot


class Oui(Formulaire):
    """A typed yes; ``refus``: what another word leaves undone."""

    refus = "rien n’est fait"
    oui = forms.CharField(
        label="Tapez « oui » pour confirmer",
        error_messages=REQUIS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_oui(self) -> str:
        """The word, typed."""
        if not tape(str(self.cleaned_data["oui"]), OUI):
            raise forms.ValidationError(f"Tapez « oui », ou revenez en arrière : {self.refus}.")
        return OUI


def aujourdhui() -> dt.date:
    """The day that forms propose."""
    return today()


class Depot(Formulaire):
    """A workbook dropped in."""

    classeur = forms.FileField(
        label="Le classeur Excel (ou LibreOffice, ou CSV)",
        error_messages=REQUIS | {"empty": "Ce fichier est vide."},
    )


class Garde(Formulaire):
    """Where a workbook that was looked at goes."""

    dossier = forms.ChoiceField(
        label="Ce classeur est",
        choices=[("", "celui des agents et des séances"), ("conseiller", "celui d’un conseiller")],
        required=False,
        widget=forms.RadioSelect,
    )
    remplace = forms.ChoiceField(label="Il remplace", required=False)

    def __init__(self, *args: Any, classeurs: list[str], conseiller: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not conseiller:
            del self.fields["dossier"]
        field = self.fields["remplace"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", "aucun : il s’ajoute aux autres"), *((name, name) for name in classeurs)]
