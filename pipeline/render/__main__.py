"""The engine by itself: ``python -m pipeline.render check|annotate|render``, with fields and data as JSON."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.render import DocumentError, Template, check
from pipeline.render.annotate import annotate
from pipeline.render.messages import FRENCH, LANGUAGES, said


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when a template or its data are at fault, 2 for another file."""
    asked = _parser().parse_args(arguments)
    commands = {"check": _check, "annotate": _annotate, "render": _render}
    try:
        return commands[asked.command](asked)
    except DocumentError as error:
        message, remedy = error.said(asked.lang)
        print(f"{message} {remedy}", file=sys.stderr)
        return 1
    except OSError as error:
        return _unusable("fichier-introuvable", asked.lang, str(error.filename or asked.template))
    except ValueError:  # not JSON, or not UTF-8
        return _unusable("json-illisible", asked.lang, str(asked.data or asked.fields))


def _unusable(code: str, language: str, path: str) -> int:
    """Say that a file of the command itself cannot be used."""
    print(" ".join(said(code, language, chemin=path)), file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pipeline.render")
    parser.add_argument("--lang", choices=LANGUAGES, default=FRENCH)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("check", "list the faults of a template"),
        ("annotate", "write a copy of it with a comment on each fault"),
        ("render", "make a document from JSON data"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("template", type=Path)
        command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS)  # after its name too
        if name != "check":
            command.add_argument("target", type=Path)
        command.add_argument("--fields", type=Path, help="JSON: a list of names, or name → kind")
        command.add_argument("--data", type=Path, help="JSON: the context")
    return parser


def _fields(asked: argparse.Namespace) -> object:
    return json.loads(asked.fields.read_text(encoding="utf-8")) if asked.fields else None


def _check(asked: argparse.Namespace) -> int:
    faults = check(asked.template, fields=_fields(asked))  # type: ignore[arg-type]
    for fault in faults:
        print(fault.told(asked.lang))
    return int(any(fault.serious for fault in faults))


def _annotate(asked: argparse.Namespace) -> int:
    faults = check(asked.template, fields=_fields(asked))  # type: ignore[arg-type]
    asked.target.write_bytes(annotate(asked.template.read_bytes(), faults, asked.lang))
    return int(any(fault.serious for fault in faults))


def _render(asked: argparse.Namespace) -> int:
    data = json.loads(asked.data.read_text(encoding="utf-8")) if asked.data else {}
    if not isinstance(data, dict):
        raise ValueError("the context is no object")
    Template(asked.template).render_to(asked.target, data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
