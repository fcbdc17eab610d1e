"""Why an expression could not be computed, said without the values an exception's own text may hold."""

from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from pipeline.errors import UserError
from pipeline.render.values import MISSING, NO_TEXT, UNKNOWN, MissingValueError, NoTextError

OTHERWISE = (
    "ne peut pas être calculé avec ces données",
    "Vérifiez l’expression et la donnée qu’elle emploie.",
)
ON_NOTHING = ("emploie une donnée qui n’a pas de valeur", MISSING[1])
SAID: tuple[tuple[type[Exception], tuple[str, str]], ...] = (
    (MissingValueError, MISSING),
    (NoTextError, NO_TEXT),
    (UndefinedError, UNKNOWN),
    (SecurityError, ("demande une opération interdite aux modèles", "Ôtez cette expression du modèle.")),
    (
        MemoryError,
        ("demande trop de mémoire", "Cherchez-y une répétition ou une multiplication démesurée."),
    ),
    (Exception, OTHERWISE),
)


def explain(error: Exception) -> tuple[str, str]:
    """Return what went wrong, to be said after the expression, and what to do."""
    if isinstance(error, UserError):
        return f": {error.message}", error.remedy
    if isinstance(error, UndefinedError) and str(error).startswith("'None' has no"):
        return MISSING
    if isinstance(error, TypeError) and "NoneType" in str(error):
        return ON_NOTHING
    return next(said for kind, said in SAID if isinstance(error, kind))
