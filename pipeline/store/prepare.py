"""What a decision and a rendered document come to, worked out before anything is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.store import backup, content
from pipeline.store.decide import Decision, Policy
from pipeline.store.differences import differences
from pipeline.store.files import actual, digest, locked
from pipeline.store.freeze import marks_of
from pipeline.store.living import Living, Refreshed
from pipeline.store.names import with_mark
from pipeline.store.outcome import Change, Outcome, Status
from pipeline.store.package import Unreadable
from pipeline.store.register import PROTECTED, Known
from pipeline.store.states import Action, State
from pipeline.store.survey import sibling_key

IDENTICAL = "rien n’a changé dans le document"
MEANWHILE = "le fichier a changé pendant la production : il n’est pas touché, relancez"
ADOPTED = "retrouvé à sa place, identique : il figure de nouveau au registre"
THEIRS = "modifié à la main, y compris dans des champs du classeur : ce qui a été saisi reste"
CLOSED = "protégé par un mot de passe ou abîmé : il n’est pas touché, la nouvelle version est écrite à côté"
BESIDE = "modifié à la main, repères disparus : la nouvelle version est écrite à côté"


WRITTEN = "modifié, signé ou protégé : il n’est pas touché, la nouvelle version est déjà à côté"
LAGS = (
    "modifié à la main : une partie n’a pas suivi le classeur ou le modèle ; « docs --refaire syntheses » la "
    "reprend dans une nouvelle version, à côté, avec tout ce qui a été saisi"
)
WHOLE = "tout le document"


@dataclass(frozen=True, slots=True)
class NewFile:
    """One file to put on disk as ``row.path``; it takes the place of ``source`` ("" for none)."""

    row: Known
    data: bytes
    source: str = ""
    over: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is left to do: files to write, the old version to save, rows to register as they are."""

    outcome: Outcome
    files: tuple[NewFile, ...] = ()
    rows: tuple[Known, ...] = ()
    old: bytes = b""


@dataclass(frozen=True, slots=True)
class Case:
    """A decision with its rendered document."""

    decision: Decision
    data: bytes
    outputs: Path
    policy: Policy

    @property
    def living(self) -> Living | None:
        """What the kind gives to follow the workbook, None for most."""
        return self.policy.living.get(self.decision.kind)

    def current(self) -> bytes:
        """Read the file as it is now."""
        path = actual(self.outputs, self.decision.found.path)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return b""
        except PermissionError as fault:
            raise locked(path) from fault

    def row(self, path: str) -> Known:
        """Give the row of the document written as rendered."""
        decision, seen = self.decision, digest(self.data)
        stays = decision.known is not None and path == decision.found.path
        return Known(
            key=decision.key,
            kind=decision.kind,
            path=path,
            placed=decision.known.placed if decision.known and stays else path,
            proposed=decision.proposed,
            fingerprint=decision.fingerprint,
            digest=seen,
            content=content.fingerprint(self.data),
            parts=self.living.parts(self.data) if self.living else "{}",
            seen=seen,
            verdict=State.GENERATED,
            carries=decision.key,
            frozen=self._frozen(seen),
            released=decision.succeeds or (decision.known.released if decision.known else ""),
        )

    def _frozen(self, seen: str) -> str:
        """What freezes the document as it is written: its date, when it was signed before it was made."""
        if self.decision.signed:
            return f"{self.decision.signed}|{seen}"
        return PROTECTED if marks_of(self.data) else ""

    def reflects(self) -> Known:
        """Give the known row, its file left as it is, now said to reflect the present data."""
        known = self.decision.known or self.row(self.decision.found.path)
        return replace(known, fingerprint=self.decision.fingerprint, proposed=self.decision.proposed)

    def told(self, old: bytes) -> tuple[Change, ...]:
        """Give what changes for a reader, nothing that an agent said."""
        compare = self.living.replaced if self.living else differences
        return compare(old, self.data)

    def saved(self, old: bytes) -> str:
        """Give where the old version goes, "" when its kind is not entitled to it."""
        if self.decision.kind in self.policy.unsaved:
            return ""
        return backup.backup_path(self.outputs, self.decision.found.path, old, self.policy.day)


def prepare(case: Case) -> Prepared:
    """Work out one decision; reads the file concerned, writes nothing."""
    return _PREPARE[case.decision.action](case)


def _left(case: Case) -> Prepared:
    return Prepared(case.decision.outcome())


def _new(case: Case) -> Prepared:
    row = case.row(case.decision.found.target)
    outcome = case.decision.outcome(path=row.path)
    if _is(actual(case.outputs, row.path), case.data):  # written by a worker that died before it could tell
        return Prepared(outcome, rows=(row,))
    return Prepared(outcome, (NewFile(row, case.data),))


def _replaced(case: Case) -> Prepared:
    decision, current = case.decision, case.current()
    row = case.row(decision.found.target)
    if digest(current) != decision.found.digest:
        if _is(actual(case.outputs, row.path), case.data):  # likewise
            return Prepared(decision.outcome(path=row.path), rows=(row,))
        return Prepared(decision.outcome(Status.CONSERVE, MEANWHILE))
    if row.digest in {digest(current), decision.known.digest if decision.known else ""}:
        return Prepared(decision.outcome(Status.INCHANGE, IDENTICAL), rows=(case.reflects(),))
    outcome = decision.outcome(path=row.path)
    outcome = replace(outcome, changes=case.told(current), saved=case.saved(current))
    file = NewFile(row, case.data, decision.found.path, digest(current))
    return Prepared(outcome, (file,), old=current if outcome.saved else b"")


def _is(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _adopted(case: Case) -> Prepared:
    decision, current = case.decision, case.current()
    row = case.row(decision.found.path)
    if current != case.data and content.fingerprint(current) != row.content:
        return Prepared(decision.outcome())
    return Prepared(decision.outcome(Status.INCHANGE, ADOPTED), rows=(row,))


def _refreshed(case: Case) -> Prepared:
    decision, current = case.decision, case.current()
    if digest(current) != decision.found.digest or decision.known is None or case.living is None:
        return Prepared(decision.outcome(Status.CONSERVE, MEANWHILE))
    try:
        result = case.living.refresh(current, case.data, decision.known.fields())
    except Unreadable:
        result = Refreshed(current, (), decision.known.parts, (WHOLE,))
    return _told(case, current, result)


def _told(case: Case, current: bytes, result: Refreshed) -> Prepared:
    """Set what the refresh gave against what there was."""
    kept = any(change.garde for change in result.changes)
    row = replace(case.reflects(), parts=result.parts, verdict=State.EDITED, seen=digest(result.data))
    if kept:  # to be said again at each run, until the file and the workbook agree
        row = replace(row, fingerprint=case.decision.known.fingerprint if case.decision.known else "")
    changed, beside = result.data != current, _beside(case, case.data) if result.missing else None
    outcome = _refresh_outcome(case, result, kept, changed or bool(beside))
    if changed:
        outcome = replace(outcome, saved=case.saved(current))
    own = (NewFile(row, result.data, row.path, digest(current)),) if changed else ()
    others = (NewFile(beside, case.data),) if beside else ()
    if beside:
        outcome = replace(outcome, beside=beside.path)
    return Prepared(outcome, own + others, () if changed else (row,), current if changed else b"")


def _renewed(case: Case) -> Prepared:
    """Write a new version beside, with every word of the one that stays as it is."""
    decision, current = case.decision, case.current()
    if digest(current) != decision.found.digest or decision.known is None or case.living is None:
        return Prepared(decision.outcome(Status.CONSERVE, MEANWHILE))
    result = case.living.renew(current, case.data, decision.known.fields())
    if result.data == current:
        return Prepared(decision.outcome(Status.INCHANGE, IDENTICAL))
    beside = _beside(case, result.data)
    if beside is None:
        return Prepared(decision.outcome(Status.CONSERVE, WRITTEN))
    outcome = replace(decision.outcome(), changes=result.changes, beside=beside.path)
    return Prepared(outcome, (NewFile(beside, result.data),))


def _refresh_outcome(case: Case, result: Refreshed, kept: bool, written: bool) -> Outcome:
    if result.missing:
        beside = CLOSED if WHOLE in result.missing else f"{BESIDE} ({', '.join(result.missing)})"
        status, reason = Status.FAIT, beside
    elif kept:
        lags = any(change.champ.endswith("n’a pas suivi") for change in result.changes)
        status, reason = Status.FAIT if written else Status.CONSERVE, LAGS if lags else THEIRS
    elif written:
        status, reason = Status.FAIT, case.decision.rule.reason
    else:
        status, reason = Status.INCHANGE, IDENTICAL
    return replace(case.decision.outcome(status, reason), changes=result.changes)


def _beside(case: Case, data: bytes) -> Known | None:
    """Give the row of the new version to write beside, None when it is there already."""
    mark = f"nouvelle version {case.policy.day:%Y-%m-%d}"
    path = wanted = with_mark(case.decision.found.path, mark)
    number = 1
    while (place := actual(case.outputs, path)).exists():
        if digest(place.read_bytes()) == digest(data):
            return None
        number += 1
        path = with_mark(wanted, str(number))
    row = case.row(path)
    if data != case.data:  # it holds a person's words
        row = replace(row, verdict=State.EDITED, seen=digest(data))
    return replace(row, key=sibling_key(case.decision.key, f"{case.policy.day:%Y-%m-%d} n° {number}"))


_PREPARE: Mapping[Action, Callable[[Case], Prepared]] = {
    Action.LEAVE: _left,
    Action.WRITE: _new,
    Action.REPLACE: _replaced,
    Action.ADOPT: _adopted,
    Action.REFRESH: _refreshed,
    Action.RENEW: _renewed,
}
