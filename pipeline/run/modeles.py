"""The check of all templates without data, and the notice of a shipped one that changed."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path

from pipeline.documents import catalogue, destruction
from pipeline.documents.catalogue import with_template
from pipeline.documents.fields import walk
from pipeline.documents.kind import DocumentType
from pipeline.issues import Issue, Origin, Severity
from pipeline.ooxml.parts import parse
from pipeline.ooxml.reading import PackageError, read_members
from pipeline.render import Dictionary
from pipeline.render.clean import W
from pipeline.render.places import paragraph_text
from pipeline.run.filters import FORMS
from pipeline.run.propres import declare
from pipeline.run.template_faults import issues_of, write_commented
from pipeline.run.template_memory import Verdicts
from pipeline.run.template_sources import OWN, delivered, source_of
from pipeline.run.templates import check_templates, known
from pipeline.settings import Settings

BODY = "word/document.xml"
# The formats of a word processor, and what a system adds to the name of a copy.
WRITTEN = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".odt", ".ott", ".rtf"})
_COPY = re.compile(r"\(\d+\)$|[-–]\s*copie(?:\s*\(\d+\))?$|^copie de\s")
SHOWN = 8  # paragraphs of a changed parent that one notice quotes


@dataclass(frozen=True, slots=True)
class Verification:
    """What the check of the templates found: the names of the good ones, and what there is to say."""

    bons: tuple[str, ...]
    issues: tuple[Issue, ...]

    @property
    def fautif(self) -> bool:
        """Whether one of them cannot be used."""
        return any(issue.severity is Severity.ERREUR for issue in self.issues)


def kinds() -> dict[str, DocumentType]:
    """The type that each template is for."""
    return {kind.template or "": kind for kind in with_template()}


ACTIVITE, DESTRUCTION, CHART = "activite.docx", "destruction.docx", ".graphique"


def a_part(settings: Settings) -> dict[str, Dictionary]:
    """The templates of the office's own that a command fills by itself: of no type, with their fields."""
    classes: dict[str, Callable[[], type]] = {ACTIVITE: _activite, DESTRUCTION: lambda: destruction.CHAMPS}
    own = (name for name in classes if (settings.inputs / OWN / name).is_file())
    return {name: fields_of(classes[name]()) for name in own}


def _activite() -> type:
    from pipeline.activite.rapport import ContexteActivite  # noqa: PLC0415 - an extra, which costs a second

    return ContexteActivite


def fields_of(context: type) -> Dictionary:
    """What a template with this context may name and print; the charts of a report are pictures already."""
    natures = {entry.path: entry.nature for entry in walk(context)}
    charts = {path: "texte" for path in natures if path.endswith(CHART)}
    return Dictionary(natures | charts, filters=FORMS)


def verifier(settings: Settings) -> Verification:
    """Check every template, the office's own first, without any data; write the commented copies."""
    unread = declare(settings.inputs)
    types = kinds()
    apart = a_part(settings)
    sources = {name: source_of(settings, name) for name in (*types, *apart)}
    ours = {name for name, path in sources.items() if delivered(settings, path)}
    asked = apart | {name: known(kind) for name, kind in types.items() if name not in ours}
    templates = replace(check_templates(settings, asked), sources=sources)
    found = [
        *unread,
        *issues_of(templates.faults),
        *templates.issues,
        *parents(settings),
        *strangers(settings),
    ]
    if not settings.dry_run:
        found += write_commented(templates, settings.outputs)
    return Verification(tuple(sorted(sources.keys() - templates.faults.keys())), tuple(found))


def shipped_of(name: str) -> str:
    """The shipped template on which one of this name is made: that of the kind which one's own is like."""
    kind = kinds().get(name)
    comme = getattr(getattr(kind.produire, "reglage", None), "comme", "") if kind and kind.propre else ""
    return (catalogue.of(comme).template or name) if comme else name


def strangers(settings: Settings) -> Iterator[Issue]:
    """Word files of inputs/modeles that replace no template: nothing would ever use them."""
    names, folder = {*kinds(), ACTIVITE, DESTRUCTION}, settings.inputs / OWN
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        written = path.suffix.casefold() in WRITTEN and not path.name.startswith(("~$", "."))
        if not written or path.name in names:
            continue
        meant = _meant(path, names)
        there = bool(meant) and (folder / meant).is_file()
        if not (there and (folder / meant).samefile(path)):  # Windows and Macs do not mind capitals
            yield Issue(
                "modele-sans-type",
                Severity.AVERTISSEMENT,
                f"« inputs/{OWN}/{path.name} » ne remplace aucun modèle : il n’est pas employé.",
                _renamed(path, meant, there=there)
                or f"Donnez-lui le nom du modèle qu’il remplace ({', '.join(sorted(names))}), "
                f"ou faites-en un type à vous : python -m pipeline modeles nouveau {path.stem}.",
                Origin(file=path.name),
            )


def _meant(path: Path, names: Collection[str]) -> str:
    """The template that a file was to replace, as « Convention (1).docx »; "" for none."""
    stem = _COPY.sub("", unicodedata.normalize("NFC", path.stem).casefold()).strip()
    return next((name for name in names if name.casefold() == f"{stem}.docx"), "")


def _renamed(path: Path, meant: str, *, there: bool) -> str:
    if meant and path.suffix.casefold() != ".docx":
        return f"Dans Word, enregistrez-le au format .docx, sous le nom exact « {meant} »."
    if there:
        return f"C’est « {meant} » qui sert : si ce doit être celui-ci, donnez-lui ce nom à sa place."
    return meant and f"Donnez-lui exactement ce nom : « {meant} »."


def parents(settings: Settings) -> Iterator[Issue]:
    """The shipped templates that changed since an office made its own of them, with what changed."""
    memory = Verdicts(settings.registre)
    for name in sorted({*kinds(), ACTIVITE, DESTRUCTION}):
        own, parent = settings.inputs / OWN / name, settings.templates / shipped_of(name)
        if not own.is_file() or not parent.is_file():
            continue
        data, now = own.read_bytes(), parent.read_bytes()
        digest, current = sha256(data).hexdigest(), sha256(now).hexdigest()
        noted = memory.parent(name)
        if noted is None or noted.get("modele") != digest:
            memory.note_parent(name, digest, current, paragraphs(now))
        elif noted.get("parent") != current:
            yield _changed(name, noted.get("paragraphes") or [], paragraphs(now))
    if not settings.dry_run:
        memory.keep()


def _changed(name: str, old: Sequence[str], new: Sequence[str]) -> Issue:
    pairs = list(changes(old, new))
    quoted = (f"« {was or '(rien)'} » devient « {now or '(rien)'} »" for was, now in pairs[:SHOWN])
    told = " ; ".join(quoted) or "sa mise en forme"
    more = f" ; et {len(pairs) - SHOWN} autres passages" if len(pairs) > SHOWN else ""
    return Issue(
        "modele-livre-change",
        Severity.AVERTISSEMENT,
        f"Le modèle livré {name} a changé depuis que vous avez fait le vôtre : {told}{more}.",
        f"Reportez ces changements dans inputs/{OWN}/{name}, puis enregistrez-le : la remarque disparaît.",
        Origin(file=name),
    )


def changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The passages that differ: what they were, what they are."""
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield " / ".join(old[first:last]), " / ".join(new[begin:end])


def paragraphs(data: bytes) -> list[str]:
    """The paragraphs of a Word file's body that say something."""
    try:
        root = parse(read_members(data)[BODY])
    except (PackageError, KeyError):
        return []
    texts = (paragraph_text(paragraph).strip() for paragraph in root.iter(W + "p"))
    return [text for text in texts if text]
