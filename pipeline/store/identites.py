"""Which bilan a row is about, whatever its reference: an internal id, and the aliases it is known by.

``registre/identites.json`` holds, for each bilan, the references it had and keyed digests (HMAC-SHA256) of
its person, employer, scheme and period; ``registre/identites.cle`` the key. Both are the owner's only and
travel in backups; no name can be read in the first, nor tried without the key.

Use: ``connus = Identites.ouvertes(registre)``; ``trouvees, questions = connus.reconnaitre(traits)`` gives the
id of each reference, or a question where only a person can tell; ``connus.repondre(question, meme=True)``
remembers the answer for good; ``connus.garder()`` writes. An id is the first reference that the bilan had
(« 2026-001 »), marked when another bilan had it before (« 2026-001~2 »): it is never shown, and the keys of
registers of version 0.1.0, which are references, stay what they are.

What is the same bilan: a known reference, unless name and first name both differ, or the known period does; a
new reference with all traits of a bilan whose references have gone. What may be the same, and is asked: a
known reference with other traits, or unknown ones (the key was lost); a new reference whose person, with
the same employer or scheme and no other period, is that of a bilan whose references have gone.
"""

import hmac
import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.errors import UserError, cause
from pipeline.store import files
from pipeline.workbook.values.fold import fold

FICHIER, CLE = "identites.json", "identites.cle"
VERSION = 1
Signature = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Traits:
    """What a workbook says of one bilan; codes and names as folded by who asks, "" when unknown."""

    reference: str
    nom: str
    prenom: str
    employeur: str = ""
    dispositif: str = ""
    periode: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Is the bilan of this reference the one known as ``bilan``? ``avant``: the references that one had."""

    reference: str
    bilan: str
    avant: tuple[str, ...]
    signature: str


class Identites:
    """The bilans of one office; nothing is written before ``garder``."""

    def __init__(self, data: dict[str, Any], key: bytes, registre: Path | None = None) -> None:
        self._bilans: dict[str, dict[str, Any]] = data.get("bilans", {})
        self._reponses: dict[str, str] = data.get("reponses", {})
        self._key, self._registre = key, registre
        self._own: dict[str, str] = {}  # the bilan of each reference
        self._gone: list[str] = []  # those whose references no workbook has any more
        self._before = self._text()

    @classmethod
    def ouvertes(
        cls, registre: Path, anciennes: Collection[str] = (), douteuses: Collection[str] = ()
    ) -> "Identites":
        """Open those of a register; when it has none yet, from the references of its documents.

        ``anciennes`` are taken for what they name now, ``douteuses`` are asked.

        Raises ``UserError`` when the file is damaged or comes from a newer program.
        """
        before = {each: _bilan(each) for each in anciennes}
        before |= {each: _bilan(each) | {"traits": {}} for each in douteuses}
        data = _read(registre / FICHIER) or {"bilans": before}
        key = _key_of(registre / CLE)
        found = cls(data, key or secrets.token_bytes(32), registre)
        if key is None:
            found._forget_signatures()
        return found

    def reconnaitre(self, rows: Iterable[Traits]) -> tuple[dict[str, str], tuple[Question, ...]]:
        """The id of the bilan of each reference, and the questions; what is asked has none yet."""
        rows = list(rows)
        present = {row.reference for row in rows}
        self._own = {each: id_ for id_ in reversed(self._bilans) for each in self._references(id_)}
        self._gone = [id_ for id_ in self._bilans if present.isdisjoint(self._references(id_))]
        found: dict[str, str] = {}
        questions = []
        for row in rows:
            answer = self._one(row)
            if isinstance(answer, Question):
                questions.append(answer)
            else:
                found[row.reference] = answer
        return found, tuple(questions)

    def repondre(self, question: Question, *, meme: bool) -> str:
        """Remember what a person said; the id that the reference has from now on."""
        if not meme and question.reference in self._references(question.bilan):
            self._bilans[question.bilan]["references"].remove(question.reference)
        self._reponses[_asked(question.reference, question.signature)] = question.bilan if meme else ""
        return question.bilan if meme else self._fresh(question.reference)

    def garder(self) -> None:
        """Write what changed: the key first, so that no digest is ever without it."""
        if self._registre is None or self._text() == self._before:
            return
        files.make_folder(self._registre, private=True)
        if _key_of(self._registre / CLE) != self._key:
            files.write(self._registre / CLE, self._key.hex().encode(), private=True)
        files.write(self._registre / FICHIER, self._text().encode(), private=True)
        self._before = self._text()

    def garder_references(self) -> None:
        """Write references only, unless identities are known: whoever has one next is whom it names."""
        if self._registre is None or (self._registre / FICHIER).exists():
            return
        for bilan in self._bilans.values():
            bilan["traits"] = None
        self.garder()

    def _one(self, row: Traits) -> str | Question:
        signature = self._signature(row)
        whole = self._digest("\n".join(signature.values()))
        told = self._reponses.get(_asked(row.reference, whole))
        if told:
            return self._known_as(told, row.reference, signature)
        own = self._own.get(row.reference)
        if own is not None:
            return self._known_reference(own, row.reference, signature, whole)
        for id_ in self._gone if told is None else ():
            if self._bilans[id_]["traits"] == signature:
                return self._known_as(id_, row.reference, signature)
        for id_ in self._gone if told is None else ():
            if _perhaps(self._bilans[id_]["traits"], signature):
                return Question(row.reference, id_, tuple(self._references(id_)), whole)
        return self._known_as(self._fresh(row.reference), row.reference, signature)

    def _known_reference(self, id_: str, reference: str, signature: Signature, whole: str) -> str | Question:
        before = self._bilans[id_]["traits"]
        if before is None or _same(before, signature):
            return self._known_as(id_, reference, signature)
        return Question(reference, id_, tuple(self._references(id_)), whole)

    def _known_as(self, id_: str, reference: str, signature: Signature) -> str:
        bilan = self._bilans.setdefault(id_, _bilan())
        if reference not in bilan["references"]:
            bilan["references"].append(reference)
            self._own.setdefault(reference, id_)
            self._gone = [each for each in self._gone if each != id_] if id_ in self._gone else self._gone
        bilan["traits"] = dict(signature)
        return id_

    def _references(self, id_: str) -> list[str]:
        found: list[str] = self._bilans[id_]["references"]
        return found

    def _fresh(self, reference: str) -> str:
        """An id that no bilan has or had."""
        return next(id_ for id_ in _candidates(reference) if id_ not in self._bilans)

    def _signature(self, row: Traits) -> Signature:
        values = {field.name: getattr(row, field.name) for field in fields(row) if field.name != "reference"}
        return {name: self._digest(f"{name}\n{value}") if value else "" for name, value in values.items()}

    def _digest(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), "sha256").hexdigest()[:32]

    def _forget_signatures(self) -> None:
        """Without the key no digest says anything: each known bilan is asked again."""
        for bilan in self._bilans.values():
            bilan["traits"] = {} if bilan["traits"] is not None else None
        self._reponses.clear()

    def _text(self) -> str:
        data = {"version": VERSION, "bilans": self._bilans, "reponses": self._reponses}
        return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1)


def connues(registre: Path) -> dict[str, str]:
    """By reference, folded, the id of the bilan that had it, folded too; nothing is opened for writing."""
    bilans = (_read(registre / FICHIER) or {}).get("bilans", {})
    return {fold(each): fold(id_) for id_, bilan in bilans.items() for each in bilan["references"]}


def _bilan(*references: str) -> dict[str, Any]:
    """A bilan as the file holds it; traits None: a register of before, which knew references only."""
    return {"references": list(references), "traits": None}


def _candidates(reference: str) -> Iterator[str]:
    yield reference
    rank = 2
    while True:
        yield f"{reference}~{rank}"
        rank += 1


def _asked(reference: str, signature: str) -> str:
    return f"{reference}\n{signature}"


def _same(before: Signature, now: Signature) -> bool:
    """Whether a reference still names the same bilan: a name may be corrected, and an employer change."""
    named = bool(before) and (before["nom"] == now["nom"] or before["prenom"] == now["prenom"])
    return named and _no_other_period(before, now)


def _perhaps(before: Signature | None, now: Signature) -> bool:
    """Whether a bilan whose reference has gone may be this one."""
    if not before or not all(before[name] == now[name] for name in ("nom", "prenom")):
        return False
    return _no_other_period(before, now) and any(before[n] == now[n] for n in ("employeur", "dispositif"))


def _no_other_period(before: Signature, now: Signature) -> bool:
    return not before["periode"] or not now["periode"] or before["periode"] == now["periode"]


def references_of(registre: Path, bilan: str) -> tuple[str, ...]:
    """Give the references that a bilan had, the first one at least; raises ``UserError`` as opening does."""
    known = ((_read(registre / FICHIER) or {}).get("bilans") or {}).get(bilan) or {}
    return tuple(dict.fromkeys((*known.get("references", ()), bilan.partition("~")[0])))


def _read(path: Path) -> dict[str, Any] | None:
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        version = int(data["version"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        why = cause(fault) if isinstance(fault, OSError) else "il est abîmé"
        raise UserError(
            f"Le fichier registre/{path.name} ne se lit pas ({why}).",
            "Remettez celui de votre dernière sauvegarde : sans lui, chaque bilan serait à reconnaître.",
        ) from fault
    if version > VERSION:
        raise UserError(
            f"Le fichier registre/{path.name} vient d’une version plus récente du programme.",
            "Mettez le programme à jour ; le fichier n’a pas été touché.",
        )
    return data


def _key_of(path: Path) -> bytes | None:
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip()) or None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as fault:
        raise UserError(
            f"La clé registre/{path.name} ne se lit pas.",
            "Remettez celle de votre dernière sauvegarde, ou retirez ce fichier : les bilans connus seront "
            "alors demandés un à un.",
        ) from fault
