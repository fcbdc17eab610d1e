"""A kind of one's own begun: its settings and its template, written into inputs/modeles."""

import io
import json
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.documents import catalogue
from pipeline.documents.propres.reglage import CLES, COMME, Quand, Reglage, Seances, UnPar, reglage, roles
from pipeline.errors import UserError
from pipeline.ooxml.packing import pack
from pipeline.ooxml.reading import read_members
from pipeline.run.modeles import paragraphs
from pipeline.run.propres import declare, lire
from pipeline.run.template_memory import Verdicts
from pipeline.run.template_sources import OWN, source_of
from pipeline.settings import Settings
from pipeline.store import files

DEPART = "lettre.docx"  # whose page, styles, header and footer a template that is like none begins with
_TEXTE = """\
# Un type de document à vous : « {nom} ». Changez ces lignes, enregistrez, relancez la production.
# Son modèle est {modele}, à côté de ce fichier : ouvrez-le dans Word.

nom = {nom_}
# Le type du programme dont il a les champs et attend les conditions : {commes}.
{hash}comme = {comme_}
# Un document par : {un_pars}.
un_par = {un_par_}
# Pour « séance » seulement, lesquelles : {seances_s}.
seances = {seances_}
# À partir de quand : {quands}.
quand = {quand_}
# Son dossier dans outputs.
dossier = {dossier_}
# Qui le lit, pour mémoire dans les rapports.
lecteurs = {lecteurs_}
# À qui la page du serveur l’ouvre : {roles_s}. Liste vide : à personne d’autre que ce poste.
roles = {roles_}
# true : son existence même est confidentielle (dossier outputs/confidentiel).
confidentiel = {confidentiel_}
"""


def mot_de(nom: str) -> str:
    """« Convocation au jury » → « convocation-au-jury »."""
    plain = unicodedata.normalize("NFKD", nom.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = (c if c.isascii() and c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return "-".join("".join(letters).split())


def nouveau(settings: Settings, nom: str, said: Mapping[str, Any]) -> tuple[Path, Path]:
    """Write the settings and the template of a kind called ``nom``; what ``said`` leaves out is by default.

    Raises ``UserError`` for what cannot be, or when it exists already; then nothing is written.
    """
    label = " ".join(nom.split())
    given = {"nom": label[:1].upper() + label[1:], **_like(said), **said}
    made = reglage(mot_de(label), given)
    toml = settings.inputs / OWN / f"{made.mot}.toml"
    word = toml.with_suffix(".docx")
    for path in (toml, word):
        if path.exists():
            raise UserError(
                f"« inputs/{OWN}/{path.name} » existe déjà : il n’est pas remplacé.",
                "Donnez un autre nom, ou ouvrez celui-là.",
            )
    data = _template(settings, made)
    files.make_folder(toml.parent)
    files.write(word, data)
    files.write(toml, texte(made).encode())
    _note_parent(settings, made, data)
    declare(settings.inputs)
    return toml, word


def reglages_de(settings: Settings, nom: str) -> dict[str, Any]:
    """What the settings of a kind say, as they may be said again; ``nom`` is its template's name."""
    made = lire(settings.inputs / OWN / f"{Path(nom).stem}.toml")
    found = {key: getattr(made, key) for key in CLES}
    return found | {"dossier": made.dossier.removeprefix("confidentiel/"), "roles": list(made.roles)}


def regler(settings: Settings, nom: str, said: Mapping[str, Any]) -> None:
    """Change the settings of a kind. Raises ``UserError``, and then nothing changes."""
    path = settings.inputs / OWN / f"{Path(nom).stem}.toml"
    if not path.is_file():
        raise UserError(f"« {path.name} » n’existe pas.", "Créez d’abord ce type.")
    files.write(path, texte(reglage(path.stem, said)).encode())
    declare(settings.inputs)


def _like(said: Mapping[str, Any]) -> dict[str, Any]:
    """Who reads the kind that it is like reads it too, as long as nothing else is said."""
    if said.get("comme") not in COMME:
        return {}
    parent = catalogue.of(said["comme"])
    return {"lecteurs": parent.lecteurs, "roles": list(parent.roles)}


def texte(made: Reglage) -> str:
    """The settings as a file that explains itself."""
    values = {
        "nom_": made.nom,
        "comme_": made.comme or "attestation",
        "un_par_": made.un_par.value,
        "seances_": made.seances.value,
        "quand_": made.quand.value,
        "dossier_": made.dossier.removeprefix("confidentiel/"),
        "lecteurs_": made.lecteurs,
        "roles_": list(made.roles),
        "confidentiel_": made.confidentiel,
    }
    lists = {
        "commes": ", ".join(COMME),
        "un_pars": ", ".join(UnPar),
        "quands": ", ".join(Quand),
        "seances_s": ", ".join(Seances),
        "roles_s": ", ".join(roles()),
    }
    written = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
    return _TEXTE.format(
        nom=made.nom, modele=made.modele, hash="" if made.comme else "# ", **written, **lists
    )


def _template(settings: Settings, made: Reglage) -> bytes:
    """The template of the kind that it is like, the office's own first; else a page to begin with."""
    if made.comme:
        return source_of(settings, catalogue.of(made.comme).template or "").read_bytes()
    return _page(settings.templates / DEPART, made)


def _note_parent(settings: Settings, made: Reglage, data: bytes) -> None:
    """Remember the shipped template that it began from: its changes will be told."""
    if made.comme:
        parent = (settings.templates / (catalogue.of(made.comme).template or "")).read_bytes()
        memory = Verdicts(settings.registre)
        own, shipped = (sha256(one).hexdigest() for one in (data, parent))
        memory.note_parent(made.modele, own, shipped, paragraphs(parent))
        memory.keep()


_LISTE = (
    ("Corps", "{%p for personne in agents %}"),
    ("List Bullet", "{{ personne.nom_complet }}, {{ personne.fonction }}"),
    ("Corps", "{%p endfor %}"),
)
_HORAIRE = "{% if ligne.horaire %}, {{ ligne.horaire }}{% endif %}"
_SEANCES = (
    ("Corps", "{%p for ligne in seances %}"),
    ("List Bullet", "{{ ligne.date|jour_date }}" + _HORAIRE + "\u00a0: {{ ligne.objet }}"),
    ("Corps", "{%p endfor %}"),
)  # fmt: skip
_SEANCE = (
    (
        "Corps",
        "Séance du {{ seance.date|jour_date }}{% if seance.horaire %}, {{ seance.horaire }}{% endif %}.",
    ),
)
_QUI = (("Partie", "{{ agent.nom_complet }}, {{ agent.fonction }}"),)
_DEBUTS: Mapping[UnPar, tuple[tuple[str, str], ...]] = {
    UnPar.AGENT: (*_QUI, *_SEANCES),
    UnPar.SEANCE: (*_QUI, *_SEANCE),
    UnPar.BILAN: (*_LISTE, *_SEANCES),
    UnPar.PROMOTION: (("Partie", "Promotion {{ promotion }}"), *_LISTE, *_SEANCES),
    UnPar.EMPLOYEUR: (("Partie", "{{ employeur.nom }}"), *_LISTE),
}


def _page(depart: Path, made: Reglage) -> bytes:
    import docx  # noqa: PLC0415 - 0.2 s, only who begins a kind pays for it

    document = docx.Document(str(depart))
    body = document.element.body
    for element in list(body)[:-1]:  # the last one holds the page's size, its header and its footer
        body.remove(element)
    document.add_paragraph("{{ document.titre }}", "Title")
    for style, text in (
        *_DEBUTS[made.un_par],
        ("Corps", "Fait {{ 'à'|contraction(organisme.ville_de_signature) }}, le ……………"),
    ):
        document.add_paragraph(text, style)
    buffer = io.BytesIO()
    document.save(buffer)
    return pack(read_members(buffer.getvalue()))
