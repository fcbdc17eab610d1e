"""Every regular expression of the program, how it is used, and inputs that would make a slow one slow."""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

ROOT = Path(__file__).parents[2] / "pipeline"
ANCHORED = frozenset({"match", "fullmatch"})
METHODS = frozenset({"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})


@dataclass(frozen=True)
class Expression:
    """One expression: where it is written, and the ways it is called."""

    place: str
    pattern: "re.Pattern[Any]"
    methods: frozenset[str]

    def run(self, text: Any) -> None:
        """Call it as the program does."""
        for method in self.methods & ANCHORED:
            getattr(self.pattern, method)(text)
        if not self.methods or self.methods - ANCHORED:
            for _ in self.pattern.finditer(text):
                pass


def expressions() -> list[Expression]:
    """Give those of the whole package, from its source."""
    trees = {path: [*ast.walk(ast.parse(path.read_text("utf-8")))] for path in sorted(ROOT.rglob("*.py"))}
    uses = {path: _uses(nodes) for path, nodes in trees.items()}
    shared: dict[str, set[str]] = defaultdict(set)
    for own in uses.values():
        for name, methods in own.items():
            shared[name] |= methods
    return [each for path, nodes in trees.items() for each in _of(path, nodes, uses[path], shared)]


def _of(
    path: Path, nodes: list[ast.AST], own: dict[str, set[str]], shared: dict[str, set[str]]
) -> Iterator[Expression]:
    names = {id(node.value): _target(node) for node in nodes if isinstance(node, ast.Assign)}
    known = _module_values(path)
    for node in nodes:
        if isinstance(node, ast.Call) and _is_re(node.func) and node.args:
            assert isinstance(node.func, ast.Attribute)
            source = _evaluated(node.args[0], known)
            flags = _flags(node, known)
            if source is None:
                continue
            called = node.func.attr
            name = names.get(id(node), "")
            uses = own if name.startswith("_") else shared
            methods = uses.get(name, set()) if called == "compile" else {called}
            yield Expression(
                f"{path.relative_to(ROOT)}:{node.lineno}", re.compile(source, flags), frozenset(methods)
            )


def _target(node: ast.Assign) -> str:
    return node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""


def _is_re(func: ast.expr) -> bool:
    ours = isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "re"
    return ours and isinstance(func, ast.Attribute) and func.attr in METHODS | {"compile"}


def _uses(nodes: Iterable[ast.AST]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            if isinstance(node.value, ast.Name):
                found[node.value.id].add(node.attr)
            if isinstance(node.value, ast.Attribute):
                found[node.value.attr].add(node.attr)
    return found


def _module_values(path: Path) -> dict[str, Any]:
    """The constants of a module, for expressions built from them: the module itself knows."""
    import importlib

    name = "pipeline." + ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return vars(importlib.import_module(name.removesuffix(".__init__"))) if "__main__" not in name else {}


def _evaluated(node: ast.expr, known: dict[str, Any]) -> Any:
    try:
        found = eval(compile(ast.Expression(node), "expression", "eval"), dict(known))
    except NameError:
        return None
    return found if isinstance(found, str | bytes) else None


def _flags(node: ast.Call, known: dict[str, Any]) -> int:
    given = [*node.args[1:], *(k.value for k in node.keywords if k.arg == "flags")]
    for each in given:
        value = eval(compile(ast.Expression(each), "flags", "eval"), dict(known)) if _of_re(each) else 0
        if value:
            return int(value)
    return 0


def _of_re(node: ast.expr) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "re" for each in ast.walk(node))


ALWAYS = (" ", "a", "1", "<", "<a ", "&", ".", "-")


def attacks(pattern: "re.Pattern[Any]", size: int) -> Iterator[Any]:
    """Inputs of about ``size`` characters: its pieces over and over, whole or endless."""
    pieces = list(_samples(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)))
    for text in dict.fromkeys(_texts(pieces, size)):
        yield text.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else text


def _texts(pieces: list[str], size: int) -> Iterator[str]:
    plain = "".join(pieces)
    seeds = {plain, *pieces, *(plain[:n] for n in range(1, len(plain))), *ALWAYS} - {""}
    for seed in sorted(seeds):
        yield seed * (size // len(seed))
        yield seed * (size // len(seed)) + "\x00"
    for n, piece in enumerate(pieces):
        for seed in sorted({piece, piece[:1]} - {""}):
            yield "".join(pieces[:n]) + seed * (size // len(seed)) + "\x00"


def _samples(parsed: Any) -> Iterator[str]:
    for operation, argument in parsed:
        sample = _SAMPLES.get(operation)
        yield sample(argument) if sample else ""


def _joined(parsed: Any) -> str:
    return "".join(_samples(parsed))


def _member(choices: Any) -> str:
    """Give a letter of a class."""
    if choices[0][0] is codes.NEGATE:
        banned = {chr(value) for kind, value in choices[1:] if kind is codes.LITERAL}
        return next(letter for letter in "a 1é\x01" if letter not in banned)
    kind, value = choices[0]
    if kind is codes.LITERAL:
        return chr(value)
    return chr(value[0]) if kind is codes.RANGE else _CATEGORIES.get(value, "-")


_CATEGORIES = {codes.CATEGORY_DIGIT: "1", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a"}
# A text that each kind of element accepts, as far as it is simple to tell.
_SAMPLES: dict[Any, Callable[[Any], str]] = {
    codes.LITERAL: chr,
    codes.NOT_LITERAL: lambda letter: "b" if letter == ord("a") else "a",
    codes.ANY: lambda _: "a",
    codes.IN: _member,
    codes.BRANCH: lambda found: _joined(found[1][0]),
    codes.SUBPATTERN: lambda found: _joined(found[3]),
    codes.ATOMIC_GROUP: _joined,
    codes.MAX_REPEAT: lambda found: _joined(found[2]) * max(1, min(found[0], 4)),
    codes.MIN_REPEAT: lambda found: _joined(found[2]) * max(1, min(found[0], 4)),
    codes.POSSESSIVE_REPEAT: lambda found: _joined(found[2]) * max(1, min(found[0], 4)),
}
