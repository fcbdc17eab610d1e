"""What a clause is: a subject, a text, a source, the facts it depends on; the library, read and checked."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from string import Formatter
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pipeline.french import typographie

FOLDER = Path(__file__).parent / "bibliotheque"


def _plain(text: str) -> str:
    return typographie(" ".join(text.split()))


def _many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Texte = Annotated[str, Field(min_length=1), AfterValidator(_plain)]
"""A sentence, in French typography; ``{organisme}`` and the like stand for what a dossier says."""

Textes = Annotated[tuple[Texte, ...], BeforeValidator(_many), Field(min_length=1)]
Noms = Annotated[tuple[str, ...], BeforeValidator(_many), Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Fait(_Part):
    """A fact on which clauses depend, and the values that it may take."""

    aide: Texte
    valeurs: Noms


class Sujet(_Part):
    """What a clause may be about. ``dans``: the documents that must speak of it; ``peut``: that may.

    ``explique``: the subject that it says again in easy words.
    """

    titre: Texte
    dans: Annotated[tuple[str, ...], BeforeValidator(_many)] = ()
    peut: Annotated[tuple[str, ...], BeforeValidator(_many)] = ()
    explique: str = ""

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents in which it can stand."""
        return (*self.dans, *self.peut)


class Clause(_Part):
    """One clause: it stands where every fact of ``si`` has one of the values given."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    sujet: str
    texte: Textes
    source: Texte
    si: Mapping[str, Noms] = {}
    facultative: bool = False

    def vaut(self, faits: Mapping[str, str]) -> bool:
        """Whether its conditions hold; a fact that nobody gave is a fault of the program (KeyError)."""
        return all(faits[nom] in valeurs for nom, valeurs in self.si.items())

    @property
    def parametres(self) -> frozenset[str]:
        """The names between braces."""
        return frozenset(name for text in self.texte for name in _names(text))


class Bibliotheque(_Part):
    """The whole library: facts, parameters (name → what it is), subjects, clauses."""

    faits: Mapping[str, Fait]
    parametres: Mapping[str, Texte]
    sujets: Mapping[str, Sujet]
    clauses: tuple[Clause, ...]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        codes = [clause.code for clause in self.clauses]
        faults = [f"{code} stands twice" for code in sorted({c for c in codes if codes.count(c) > 1})]
        faults += [fault for clause in self.clauses for fault in self._faults(clause)]
        told = (sujet.explique for sujet in self.sujets.values() if sujet.explique)
        faults += [f"{name} is explained and no subject" for name in told if name not in self.sujets]
        if faults:
            raise ValueError(" ; ".join(faults))
        return self

    def _faults(self, clause: Clause) -> Iterator[str]:
        if clause.sujet not in self.sujets:
            yield f"{clause.code}: unknown subject {clause.sujet}"
        for nom, valeurs in clause.si.items():
            known = self.faits[nom].valeurs if nom in self.faits else ()
            yield from (f"{clause.code}: {nom} = {v} is no known fact" for v in valeurs if v not in known)
        for name in sorted(clause.parametres - self.parametres.keys()):
            yield f"{clause.code}: unknown parameter {name}"

    @cached_property
    def par_sujet(self) -> Mapping[str, tuple[Clause, ...]]:
        """The clauses on each subject."""
        found: dict[str, list[Clause]] = {sujet: [] for sujet in self.sujets}
        for clause in self.clauses:
            found[clause.sujet].append(clause)
        return {sujet: tuple(clauses) for sujet, clauses in found.items()}


class Surcharge(_Part):
    """What an organisation changes: another wording of a clause, or an optional clause left out."""

    code: str
    organisme: str | None = None
    texte: Textes | None = None
    active: bool = True

    @model_validator(mode="after")
    def _known(self) -> Self:
        clause = next((c for c in bibliotheque().clauses if c.code == self.code), None)
        if clause is None:
            raise ValueError(f"la clause « {self.code} » n’existe pas{_proche(self.code)}")
        if not self.active and not clause.facultative:
            raise ValueError(f"la clause « {self.code} » ne se retire pas : l’acte doit en parler")
        if self.active and self.texte is None:
            raise ValueError(f"la clause « {self.code} » attend un texte, ou active = false")
        self._parameters()
        return self

    def _parameters(self) -> None:
        for text in self.texte or ():
            if unknown := sorted(set(_names(text)) - bibliotheque().parametres.keys()):
                raise ValueError(f"la clause « {self.code} » cite {{{unknown[0]}}}, qui n’existe pas")


def _names(text: str) -> list[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise ValueError(f"une accolade est de trop ou manque dans « {text} »") from error


def _proche(code: str) -> str:
    close = difflib.get_close_matches(code, [clause.code for clause in bibliotheque().clauses], n=1)
    return f" ; vouliez-vous dire « {close[0]} » ?" if close else ""


@cache
def bibliotheque() -> Bibliotheque:
    """The library that we ship, in the order of its files."""
    whole: dict[str, object] = {}
    clauses: list[object] = []
    sujets: dict[str, object] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        clauses += content.pop("clauses", [])
        sujets |= content.pop("sujets", {})
        whole |= content
    return Bibliotheque.model_validate(whole | {"clauses": clauses, "sujets": sujets})
