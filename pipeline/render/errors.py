"""The errors of this package: a template with its faults, a document that cannot be made, and why."""

from dataclasses import dataclass, field

from jinja2 import TemplateRuntimeError, UndefinedError
from jinja2.exceptions import SecurityError

from pipeline.render.messages import FRENCH, said

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for people: the part's key, the nearest heading above, the paragraph's text."""

    part: str = ""
    heading: str = ""
    text: str = ""

    def section(self, language: str = FRENCH) -> str:
        """Return the part and the heading: « en-tête, Article 1 »."""
        part = said(f"partie-{self.part}", language)[0] if self.part else ""
        return ", ".join(bit for bit in (part, self.heading) if bit)

    def told(self, file: str, language: str = FRENCH) -> str:
        """Return the place in one line."""
        section = self.section(language)
        under = said("lieu-section", language, lieu=section)[0] if section else ""
        bits = (file, under, f"« {self.text} »" if self.text else "")
        return ", ".join(bit for bit in bits if bit)


NOWHERE = Spot()


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a template. ``span``: the letters concerned in the paragraph's text.

    ``code`` is stable; ``message`` and ``remedy`` are French, ``said`` gives them in any language.
    What is not ``serious`` spoils no document.
    """

    code: str
    file: str = ""
    spot: Spot = NOWHERE
    span: tuple[int, int] = (0, 0)
    values: Values = field(default=(), repr=False)
    advice: tuple[str, ...] = ()  # the codes of the remedy, when it is not the code's own
    serious: bool = True

    def said(self, language: str = FRENCH) -> tuple[str, str]:
        """Return the message and the remedy."""
        values = dict(self.values)
        remedies = (said(code, language, **values)[1] for code in self.advice or (self.code,))
        return said(self.code, language, **values)[0], " ".join(remedies)

    @property
    def message(self) -> str:
        """Return what is wrong."""
        return self.said()[0]

    @property
    def remedy(self) -> str:
        """Return what to do."""
        return self.said()[1]

    def told(self, language: str = FRENCH) -> str:
        """Return the whole in one line."""
        message, remedy = self.said(language)
        return f"{message} {remedy} ({self.spot.told(self.file, language)})"


class DocumentError(Exception):
    """What went wrong, by its code, in a file and at a spot of it."""

    def __init__(self, code: str, file: str = "", spot: Spot = NOWHERE, **values: str) -> None:
        super().__init__(code)
        self.code, self.file, self.spot, self.values = code, file, spot, values

    def said(self, language: str = FRENCH) -> tuple[str, str]:
        """Return the message and the remedy."""
        return said(self.code, language, **self.values)

    @property
    def message(self) -> str:
        """Return the message, in French."""
        return self.said()[0]

    @property
    def remedy(self) -> str:
        """Return the remedy, in French."""
        return self.said()[1]

    @property
    def place(self) -> str:
        """Return where it is, in French."""
        return self.spot.told(self.file)

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by value, so that a process can hand the error over."""
        return type(self), (self.code, self.file, self.spot), {"values": self.values}


class RenderError(DocumentError):
    """A document cannot be made from these data: names the expression as typed, never its value."""


class TemplateError(DocumentError):
    """A template cannot be used: ``faults`` lists all that is wrong, each at its place."""

    def __init__(
        self, code: str, file: str = "", spot: Spot = NOWHERE, faults: tuple[Fault, ...] = (), **values: str
    ) -> None:
        super().__init__(code, file, spot, **values)
        self._listed = faults
        self.faults = faults or (Fault(code, file, spot, values=tuple(values.items())),)

    def said(self, language: str = FRENCH) -> tuple[str, str]:
        """Return the message, a line a fault, and the remedy."""
        message, remedy = super().said(language)
        lines = [f"– {fault.told(language)}" for fault in self._listed]
        return "\n".join([message, *lines]), remedy

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by value, faults included."""
        state = {"values": self.values, "faults": self.faults}
        return type(self), (self.code, self.file, self.spot, self._listed), state


def raise_all(faults: tuple[Fault, ...], name: str) -> None:
    """Raise one error that lists every serious fault, if there is any."""
    serious = tuple(fault for fault in faults if fault.serious)
    if serious:
        code = "modele-fautif" if len(serious) == 1 else "modele-fautif-plusieurs"
        raise TemplateError(code, name, faults=serious, modele=name, nombre=str(len(serious)))


class LiveObjectError(Exception):
    """Not a fault: a value needs docxtpl's live document, so the slow way must be taken."""

    def __init__(self, document: object) -> None:
        super().__init__()
        self.document = document


class MissingValueError(TemplateRuntimeError):
    """A filter or an assembly of texts received nothing, where something would have been printed."""


class NoTextError(TemplateRuntimeError):
    """A filter or an assembly of texts received a collection, of which it would have made a text."""


CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (MissingValueError, "valeur-absente"),
    (NoTextError, "valeur-sans-texte"),
    (UndefinedError, "champ-sans-valeur-connue"),
    (SecurityError, "operation-interdite"),
    (MemoryError, "memoire-demesuree"),
    (Exception, "calcul-impossible"),
)


def explain(error: Exception, expression: str, file: str, spot: Spot) -> RenderError:
    """Return why an expression could not be computed, without the values an exception's text may hold.

    A filter's own exception is heard when it has a ``message`` and a ``remedy`` made for people.
    """
    message, remedy = getattr(error, "message", None), getattr(error, "remedy", None)
    if isinstance(message, str) and isinstance(remedy, str):
        return RenderError("filtre-refuse", file, spot, expression=expression, cause=message, conseil=remedy)
    code = next(code for kind, code in CAUSES if isinstance(error, kind))
    if isinstance(error, UndefinedError) and str(error).startswith("'None' has no"):
        code = "valeur-absente"
    if isinstance(error, TypeError) and "NoneType" in str(error):
        code = "emploie-une-absence"
    return RenderError(code, file, spot, expression=expression)
