"""What to do with one document, from what the register knows and what the disk holds: a table, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.store.freeze import SIGNED_NEVER_MADE, frozen_rule, sealed_only
from pipeline.store.living import Living
from pipeline.store.outcome import Outcome, Status, Task
from pipeline.store.register import Known
from pipeline.store.states import Action, Found, Rule, State


@dataclass(frozen=True, slots=True)
class Policy:
    """The options of a run, and the kinds of documents that have exceptions; a kind unheard of has none.

    ``living``: the kinds that follow the workbook after a person edited them, and how. ``drafts``: made
    again when missing. ``unsaved``: replaced without a copy. ``shared``: others may read it.
    """

    day: date
    recreate: bool = False
    redo: frozenset[str] = frozenset()
    dry_run: bool = False
    living: Mapping[str, Living] = field(default_factory=dict)
    cosigned: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()
    unsaved: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """What will be done with one document, and why. Picklable: a worker process can carry it out."""

    key: str
    kind: str
    dossiers: tuple[str, ...]
    proposed: str
    fingerprint: str
    rule: Rule
    found: Found
    known: Known | None
    signed: str = ""
    succeeds: str = ""

    @property
    def action(self) -> Action:
        """What the writer does."""
        return self.rule.action

    def outcome(self, status: Status | None = None, reason: str = "", path: str = "") -> Outcome:
        """Give the outcome of the decision, as it stands or as it turned out."""
        return Outcome(
            key=self.key,
            kind=self.kind,
            dossiers=self.dossiers,
            status=status or self.rule.status,
            reason=reason or self.rule.reason,
            path=path or self.found.path or self.found.target,
            others=self.found.others,
        )


_LEAVE, _KEPT, _HELD = Action.LEAVE, Status.CONSERVE, Status.RETENU
_COPIES = Rule(
    _LEAVE, _KEPT, "le même document existe en plusieurs exemplaires : aucun n’est touché, gardez-en un seul"
)
_FOREIGN = Rule(
    _LEAVE,
    _KEPT,
    "un autre document a été enregistré à sa place : il n’est pas touché, renommez-le ou retirez-le",
)
_LOCKED = Rule(_LEAVE, _HELD, "le fichier est ouvert ou illisible : fermez-le, puis relancez")
_CLOSED = Rule(
    _LEAVE,
    _HELD,
    "vous n’avez pas accès à son dossier : demandez cet accès, ou laissez produire la personne qui l’a",
)
_CONVERTED = Rule(
    _LEAVE,
    _KEPT,
    "enregistré sous un autre format : il n’est pas touché, enregistrez-le de nouveau en .docx pour qu’il "
    "suive le classeur",
)

DESTROYED = Rule(_LEAVE, Status.SANS_OBJET, "détruit à la demande : il n’est pas refait")
MISSING = Rule(
    _LEAVE, _KEPT, "fait auparavant, introuvable dans outputs : il n’est pas refait, sauf avec --recreer"
)
RECREATED = Rule(Action.WRITE, Status.FAIT, "introuvable dans outputs : refait à la demande")
REDRAFTED = Rule(Action.WRITE, Status.FAIT, "brouillon introuvable dans outputs : refait")
REFRESHED = Rule(
    Action.REFRESH, Status.FAIT, "modifié à la main : seuls les champs du classeur sont actualisés"
)
_SEALED = "signé ou protégé : il n’est jamais touché"
UNREADABLE = "illisible (protégé par un mot de passe ou abîmé) : il n’est pas touché"
COSIGNED = Rule(
    _LEAVE, _KEPT, "co-signée : elle n’est plus jamais touchée, bien que les données aient changé"
)
RENEWED = Rule(Action.RENEW, Status.FAIT, "modifié à la main : reprise dans une nouvelle version, à côté")
# What a run could write over.
WRITABLE = frozenset({State.GENERATED, State.RESAVED, State.EDITED, State.SEALED})
# Of a kind that follows the workbook while a person edits it.
LIVING_NEW: Mapping[State, Rule] = {
    State.EDITED: REFRESHED,
    State.SEALED: Rule(Action.RENEW, Status.FAIT, f"{_SEALED}, la nouvelle version est écrite à côté"),
    State.UNREADABLE: Rule(Action.REFRESH, Status.FAIT, f"{UNREADABLE}, la nouvelle version est à côté"),
}

# Whether it was made before, and whatever the data.
_ALWAYS: Mapping[State, Rule] = {
    State.COPIES: _COPIES,
    State.CLOSED: _CLOSED,
    State.CONVERTED: _CONVERTED,
}
NEVER_MADE: Mapping[State, Rule] = {
    State.ABSENT: Rule(Action.WRITE, Status.FAIT, "nouveau document"),
    State.STRANGER: Rule(
        Action.ADOPT,
        _KEPT,
        "un fichier est déjà à cette place sans figurer au registre : il n’est pas touché (s’il vient du "
        "programme, « registre reconstruire » l’y remet)",
    ),
    State.DESTROYED: DESTROYED,
    **_ALWAYS,
    State.LOCKED: _LOCKED,
}
SAME_DATA: Mapping[State, Rule] = {
    State.GENERATED: Rule(_LEAVE, Status.INCHANGE, "rien n’a changé"),
    State.RESAVED: Rule(_LEAVE, Status.INCHANGE, "seulement réenregistrée : rien n’a changé"),
    State.EDITED: Rule(_LEAVE, Status.INCHANGE, "modifié à la main ; les données n’ont pas changé"),
    State.SEALED: Rule(_LEAVE, Status.INCHANGE, f"{_SEALED} ; les données n’ont pas changé"),
    State.UNREADABLE: Rule(_LEAVE, _KEPT, UNREADABLE),
    State.FOREIGN: _FOREIGN,
    **_ALWAYS,
    State.LOCKED: Rule(_LEAVE, Status.INCHANGE, "ouvert en ce moment ; les données n’ont pas changé"),
}
NEW_DATA: Mapping[State, Rule] = {
    State.GENERATED: Rule(Action.REPLACE, Status.FAIT, "les données ont changé"),
    State.RESAVED: Rule(Action.REPLACE, Status.FAIT, "les données ont changé"),
    State.EDITED: Rule(
        _LEAVE, _KEPT, "modifié à la main : il n’est pas touché, bien que les données aient changé"
    ),
    State.SEALED: Rule(_LEAVE, _KEPT, f"{_SEALED}, bien que les données aient changé"),
    State.UNREADABLE: Rule(_LEAVE, _KEPT, UNREADABLE),
    State.FOREIGN: _FOREIGN,
    **_ALWAYS,
    State.LOCKED: _LOCKED,
}


def decide(known: Known | None, found: Found, task: Task, policy: Policy) -> Decision:
    """Decide what becomes of one document."""
    rule = _rule(known, found, task, policy)
    about = (task.key, task.kind, task.dossiers, task.path, task.fingerprint)
    return Decision(*about, rule, found, known, task.signed, task.succeeds)


def _missing(task: Task, policy: Policy) -> Rule:
    """What was made and is gone stays so, but for the drafts, which are nobody's work."""
    if policy.recreate:
        return RECREATED
    return REDRAFTED if task.kind in policy.drafts else MISSING


def _rule(known: Known | None, found: Found, task: Task, policy: Policy) -> Rule:
    state = found.state
    if known is None:
        return SIGNED_NEVER_MADE if task.signed and state is State.ABSENT else NEVER_MADE[state]
    if known.destroyed:
        return DESTROYED
    if known.is_frozen and not (task.kind in policy.living and sealed_only(known)):
        return frozen_rule(known, found, task)
    if state is State.ABSENT:
        return _missing(task, policy)
    if known.fingerprint == task.fingerprint and task.kind not in policy.redo:
        return SAME_DATA[state]
    return _changed(state, task, policy)


def _changed(state: State, task: Task, policy: Policy) -> Rule:
    """Of a document whose data changed, or that is to be made again."""
    if task.key in policy.cosigned and state in WRITABLE:
        return COSIGNED
    if task.kind in policy.living and state in LIVING_NEW:
        again = state is State.EDITED and task.kind in policy.redo
        return RENEWED if again else LIVING_NEW[state]
    return NEW_DATA[state]
