"""The message ready to copy with what is to be sent, asked again or pointed: texts an office may replace."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pipeline.errors import UserError
from pipeline.french import date_longue, telephone, typographie
from pipeline.model.entites import Dossier
from pipeline.model.taches import Appel, Message, Tache

TEXTES = Path(__file__).with_name("messages.toml")
NOM = "messages.toml"
CHAMPS = ("reference", "jour", "organisme", "contact", "professionnel")
Textes = Mapping[str, Mapping[str, Mapping[str, str]]]


def read_texts(inputs: Path) -> Textes:
    """The shipped texts, those of ``inputs/messages.toml`` in their place; raise ``UserError`` for a slip."""
    own = inputs / NOM
    return _read(own, own.stat().st_mtime_ns) if own.is_file() else _shipped()


def messages(tache: Tache, dossier: Dossier, textes: Textes) -> tuple[Message, ...]:
    """One message per person whom the task awaits, in the order of the task."""
    return tuple(_message(tache, dossier, appel, textes) for appel in tache.appels)


def _message(tache: Tache, dossier: Dossier, appel: Appel, textes: Textes) -> Message:
    said = {"reference": tache.reference, "jour": date_longue(appel.jour or tache.jour)}
    address = appel.adresse or _address(dossier, appel.role)
    return _filled(textes[appel.sujet][appel.role], dossier, address, said)


def of_change(dossier: Dossier, professionnel: str, textes: Textes) -> Message:
    """What the agent is told of another professional, whom they may refuse."""
    said = {"reference": dossier.reference, "professionnel": professionnel}
    return _filled(textes["changement"]["agent"], dossier, _address(dossier, "agent"), said)


def _filled(text: Mapping[str, str], dossier: Dossier, address: str, said: Mapping[str, str]) -> Message:
    body = dossier.organisme.row
    reach = (body.courriel or "", telephone(body.telephone) if body.telephone else "")
    known = dict.fromkeys(CHAMPS, "") | {"organisme": body.nom, "contact": "\n".join(filter(None, reach))}
    words = f"{text['texte'].strip()}\n\nCordialement,\n\n{{organisme}}\n{{contact}}"
    made = (typographie(each.format_map({**known, **said})).strip() for each in (text["objet"], words))
    return Message(address, *made)


def _address(dossier: Dossier, role: str) -> str:
    """Where that person reads: the agent, the employer's human resources; "" where nobody said it."""
    if role == "agent":
        return dossier.agent.row.courriel or ""
    return (dossier.employeurs[0].row.courriel_rh or "") if role == "employeur" else ""


@lru_cache(maxsize=1)
def _shipped() -> Textes:
    return tomllib.loads(TEXTES.read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def _read(own: Path, _stamp: int) -> Textes:
    try:
        given = tomllib.loads(own.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise UserError(f"« {NOM} » ne peut pas être lu ({fault}).", REMEDY, str(own)) from fault
    found = {sujet: dict(roles) for sujet, roles in _shipped().items()}
    for sujet, role, text in _rows(given, own):
        found[sujet] |= {role: {**found[sujet][role], **text}}
    return found


REMEDY = "Corrigez-le, ou retirez-le : les textes livrés serviront."


def _rows(given: Mapping[str, object], own: Path) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    shipped = _shipped()
    for sujet, roles in given.items():
        for role, text in roles.items() if isinstance(roles, dict) else ():
            if role not in shipped.get(sujet, {}) or not isinstance(text, dict) or not _sound(text):
                known = ", ".join(f"[{each}.{who}]" for each, of in shipped.items() for who in of)
                raise UserError(
                    f"Le texte [{sujet}.{role}] n’est pas compris : « objet » et « texte », avec les seuls "
                    f"champs {', '.join(f'{{{each}}}' for each in CHAMPS)}.",
                    f"Textes connus : {known}. {REMEDY}",
                    str(own),
                )
            yield sujet, role, text


def _sound(text: Mapping[str, object]) -> bool:
    """Whether it says an object or a text, in words and known fields only."""
    try:
        filled = [str(said).format_map(dict.fromkeys(CHAMPS, "")) for said in text.values()]
    except (KeyError, ValueError, IndexError, AttributeError):
        return False
    return bool(filled) and set(text) <= {"objet", "texte"} and all(isinstance(x, str) for x in text.values())
