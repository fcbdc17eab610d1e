"""Says in French what pydantic found wrong in a scheme's file: the key, and what to write there."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.issues import Issue, Origin, Severity

Faute = Callable[[ErrorDetails], tuple[str, str]]
"""From an error to its message and its remedy."""


def issues_of(error: ValidationError, file: str, model: type[BaseModel]) -> tuple[Issue, ...]:
    """One issue for each fault, in the order of the file's keys."""
    details = error.errors(include_url=False)
    return tuple(_issue(detail, file, model) for detail in details if not _echo(detail, details))


def _echo(detail: ErrorDetails, others: Iterable[ErrorDetails]) -> bool:
    """Whether a list is called too short only because its items are faulty themselves."""
    loc = detail["loc"]
    inside = (other["loc"][: len(loc)] == loc and other is not detail for other in others)
    return detail["type"] == "too_short" and any(inside)


def _issue(detail: ErrorDetails, file: str, model: type[BaseModel]) -> Issue:
    key = _path(detail)
    message, remedy = _explain(detail, model)
    return Issue(
        code="dispositif-invalide",
        severity=Severity.ERREUR,
        message=f"Le dispositif décrit par {file} est écarté : {message}.",
        remedy=remedy,
        origin=Origin(file=file, text=key),
        value=_shown(detail),
    )


def _explain(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    kind, key = detail["type"], _path(detail)
    if kind == "extra_forbidden":
        return f"la clé « {key} » n’existe pas", _did_you_mean(detail, model)
    if kind == "value_error":
        cause = str(detail["ctx"]["error"])
        return (f"« {key} » : {cause}" if key else cause), "Corrigez-le d’après la source du dispositif."
    faute = _FAUTES.get(kind, _other)
    said, remedy = faute(detail)
    return f"la clé « {key} » {said}", remedy


def _missing(_: ErrorDetails) -> tuple[str, str]:
    return "manque", "Ajoutez-la ; copiez la ligne d’un dispositif fourni et changez sa valeur."


def _choice(detail: ErrorDetails) -> tuple[str, str]:
    expected = str(detail["ctx"]["expected"]).replace(" or ", ", ").replace("'", "")
    return f"vaut « {_shown(detail)} »", f"Écrivez l’une de ces valeurs : {expected}."


def _of_type(name: str) -> Faute:
    return lambda detail: (f"vaut « {_shown(detail)} »", f"Écrivez {name}.")


def _bound(words: str, name: str) -> Faute:
    return lambda detail: (f"vaut « {_shown(detail)} »", f"Écrivez une valeur {words} {detail['ctx'][name]}.")


def _empty(_: ErrorDetails) -> tuple[str, str]:
    return "est vide", "Donnez-lui une valeur, ou retirez la ligne si la clé est facultative."


def _other(detail: ErrorDetails) -> tuple[str, str]:
    return f"vaut « {_shown(detail)} », ce qui ne convient pas", "Comparez avec un dispositif fourni."


_TEXT = _of_type('un texte entre guillemets droits, par exemple "Bilan professionnel"')
_NUMBER = _of_type("un nombre avec un point pour la virgule, par exemple 4.5")
_WHOLE = _of_type("un nombre entier, par exemple 30")
_DATE = _of_type("une date sous la forme 2026-01-01, sans guillemets")
_YES_NO = _of_type("true (oui) ou false (non)")
_LIST = _of_type('une liste entre crochets, par exemple ["premier point", "second point"]')
_BLOCK = _of_type("un bloc, par exemple [synthese] suivi de ses clés")

_FAUTES: Mapping[str, Faute] = {
    "missing": _missing,
    "enum": _choice,
    "string_type": _TEXT,
    "string_too_short": _empty,
    "string_pattern_mismatch": _of_type("un code fait de lettres sans accent, de chiffres et de tirets"),
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "decimal_max_places": _of_type("un montant avec deux chiffres au plus après le point"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "tuple_type": _LIST,
    "model_type": _BLOCK,
    "too_short": _empty,
    "greater_than": _bound("supérieure à", "gt"),
    "greater_than_equal": _bound("au moins égale à", "ge"),
    "less_than_equal": _bound("au plus égale à", "le"),
}


def _path(detail: ErrorDetails) -> str:
    """``etapes[3].duree_min``: items are counted from 1, as a person counts them in the file."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in detail["loc"]]
    return "".join(parts).removeprefix(".")


def _shown(detail: ErrorDetails) -> str:
    value: Any = detail["input"]
    return "" if isinstance(value, dict | list | tuple | BaseModel) else str(value)[:60]


def _did_you_mean(detail: ErrorDetails, model: type[BaseModel]) -> str:
    wrong, known = str(detail["loc"][-1]), _known_keys(detail, model)
    close = difflib.get_close_matches(wrong, known, n=1)
    advice = f"Vouliez-vous dire « {close[0]} » ? " if close else ""
    return f"{advice}Retirez-la ou corrigez son nom."


def _known_keys(detail: ErrorDetails, model: type[BaseModel]) -> list[str]:
    """The keys allowed where the unknown one stands: follow its path through the models."""
    current = model
    for part in detail["loc"][:-1]:
        if isinstance(part, str):
            current = _model_in(current.model_fields[part].annotation) or current
    return list(current.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(arg) for arg in getattr(annotation, "__args__", ()))
    return next((model for model in found if model is not None), None)
