"""Forms made of the columns of a sheet: what may be typed on the page is what its workbook would take."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms

from pipeline.bureau.formulaires import REQUIS, Formulaire, aujourdhui, jour
from pipeline.french import typographie
from pipeline.run.saisies.dire import dates, rubriques
from pipeline.workbook.columns import Column, Forme
from pipeline.workbook.values.written import written

VUE = "vue-"
_NOTES = [("", "sans réponse"), *((str(n), str(n)) for n in range(1, 6))]

_OUI_NON = [("", "non renseigné"), ("oui", "oui"), ("non", "non")]


def _date(column: Column) -> forms.Field:
    return jour(_titre(column), requis=column.obligatoire, aide=column.col.aide)


def _choix(column: Column) -> forms.Field:
    listed = [(str(value.value), str(value.value)) for value in column.choix]
    choices = [("", "rien"), *listed]
    return forms.ChoiceField(label=_titre(column), choices=choices, required=column.obligatoire)


def _note(column: Column) -> forms.Field:
    aide = column.col.aide
    return forms.ChoiceField(label=_titre(column), choices=_NOTES, required=False, help_text=aide)


def _texte(column: Column) -> forms.Field:
    aide, needed = column.col.aide, column.obligatoire
    return forms.CharField(label=_titre(column), required=needed, error_messages=REQUIS, help_text=aide)


def _titre(column: Column) -> str:
    return typographie(column.titre)


def _oui_non(column: Column) -> forms.Field:
    aide = column.col.aide
    return forms.ChoiceField(label=_titre(column), choices=_OUI_NON, required=False, help_text=aide)


_CHAMPS: Mapping[Forme, Callable[[Column], forms.Field]] = {
    Forme.DATE: _date,
    Forme.CHOIX: _choix,
    Forme.NOTE: _note,
    Forme.OUI_NON: _oui_non,
}


class Rangee(Formulaire):
    """A row of a sheet, but for the reference, which the page knows."""

    def __init__(self, *args: Any, colonnes: Iterable[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in colonnes:
            if column.nom != "reference":
                self.fields[column.nom] = _CHAMPS.get(column.forme, _texte)(column)

    def textes(self) -> dict[str, str]:
        """What was typed, as it would be in a cell."""
        return {nom: written(value) for nom, value in self.cleaned_data.items() if value not in ("", None)}

    def refuse(self, fautes: Mapping[str, str]) -> None:
        """Show what the reading of such a row says, beside its field."""
        for nom, faute in fautes.items():
            self.add_error(nom if nom in self.fields else None, faute)


class Cases(Rangee):
    """Cells of a row, each with what the page showed of it."""

    def __init__(
        self, *args: Any, colonnes: Iterable[Column], dites: Mapping[str, object], **kwargs: Any
    ) -> None:
        super().__init__(*args, colonnes=colonnes, **kwargs)
        for nom, field in self.fields.items():
            said = dites.get(nom)
            field.initial = said if isinstance(said, dt.date) else written(said)
        self.vues = [(f"{VUE}{nom}", written(dites.get(nom))) for nom in self.fields]

    def clean(self) -> dict[str, Any]:
        """Refuse a day that is still to come, unless the page showed it: all of these tell what was done."""
        for nom, value in list(self.cleaned_data.items()):
            shown = str(self.data.get(f"{VUE}{nom}", ""))
            if isinstance(value, dt.date) and value > aujourdhui() and written(value) != shown:
                self.add_error(nom, "Ce jour n’est pas encore venu : vérifiez l’année et le mois.")
        return self.cleaned_data

    def dits(self) -> dict[str, tuple[str, str]]:
        """By field, what is typed and what the page showed."""
        return {
            nom: (written(value), str(self.data.get(f"{VUE}{nom}", "")))
            for nom, value in self.cleaned_data.items()
        }


class Dates(Cases):
    """The dates of the papers of a bilan."""

    def __init__(self, *args: Any, dites: Mapping[str, dt.date | None], **kwargs: Any) -> None:
        super().__init__(*args, colonnes=dates(), dites=dites, **kwargs)
        for field in self.fields.values():
            field.help_text = ""

    @property
    def papiers(self) -> list[tuple[str, list[Any]]]:
        """The fields by paper, in the order of the papers."""
        groups: dict[str, list[Any]] = {}
        for field in self:
            groups.setdefault(field.label.split()[0], []).append(field)
        return list(groups.items())


class Note(Formulaire):
    """A counsellor's note under a heading of the synthesis."""

    rubrique = forms.ChoiceField(label="Rubrique", choices=list(rubriques().items()))
    texte = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    vue = forms.CharField(widget=forms.HiddenInput, required=False)
