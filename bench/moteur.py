"""The engine against docxtpl's loop, the Node engines and the physical limit, one core, side by side.

``python -m bench.moteur`` prints the figures and writes the section « moteur » of bench/resultats.md.
"""

import io
import json
import platform
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from bench.contextes import FILTERS, contexts, for_node
from bench.resultats import write_section
from pipeline.ooxml.packing import Base, deflated, thorough
from pipeline.ooxml.reading import read_members
from pipeline.render import Template
from pipeline.render.environment import RenderState
from pipeline.run.contents import variables
from pipeline.run.filters import FUNCTIONS
from pipeline.run.gather import gather
from pipeline.settings import ROOT, Settings

HERE = Path(__file__).parent
MODELES = HERE / "modeles"
NODE = HERE / "node"
ROUNDS = 5
SECONDS = 0.6
COUNT = 200
TARGETS = {"facture": 100, "synthese": 80}
NODE_TARGET = 30
OURS, LIMIT, LOOP = "notre moteur", "limite physique", "docxtpl en boucle"
ENGINES = ("docxtemplater", "easy-template-x")
LIMIT_TARGET = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One engine's rates on the two templates, in documents per second."""

    name: str
    rates: dict[str, float]


Work = Callable[[dict[str, Any]], object]
Filters = Mapping[str, Callable[..., Any]]


def rates(works: dict[str, Work], given: list[dict[str, Any]]) -> dict[str, float]:
    """Return the median rate of each contender over rounds taken in turn, in processor time."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            found[name].append(one_round(work, given))
    return {name: median(values) for name, values in found.items()}


def one_round(work: Work, given: list[dict[str, Any]], seconds: float = SECONDS) -> float:
    done = 0
    started = time.process_time()
    while (elapsed := time.process_time() - started) < seconds:
        work(given[done % len(given)])
        done += 1
    return done / elapsed


def docxtpl_loop(data: bytes, filters: Filters = FILTERS) -> Work:
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.filters.update(filters)

    def work(context: dict[str, Any]) -> bytes:
        document = DocxTemplate(io.BytesIO(data))
        document.render(context, environment)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return work


def physical_limit(template: Template, context: dict[str, Any]) -> Callable[[dict[str, Any]], bytes]:
    """The same file from parts rendered beforehand: deflating what changes, joining the bytes."""
    variables = {**template.environment.globals, **context}
    parts = [(part.source.member, part.render(variables, RenderState())) for part in template.parts]
    changed = {name for name, _ in parts}
    unchanged = {
        name: data for name, data in read_members(template.render(context)).items() if name not in changed
    }
    base = Base(thorough(name, data) for name, data in unchanged.items())
    return lambda _: base.with_members([deflated(name, data) for name, data in parts])


def node_rates(name: str, given: list[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """Yield the rates of the Node engines, if they are installed."""
    if shutil.which("node") is None or not (NODE / "node_modules").is_dir():
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "contextes.json"
        file.write_text(json.dumps([for_node(one) for one in given[:50]]), encoding="utf-8")
        template = MODELES / f"{name}-accolades.docx"
        command = ["node", str(NODE / "moteurs.js"), str(template), str(file), str(3 * SECONDS)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    yield from ((engine, found[engine]) for engine in ENGINES)


def measure() -> tuple[list[Line], dict[str, tuple[int, float]]]:
    lines: dict[str, dict[str, float]] = {}
    sizes: dict[str, tuple[int, float]] = {}
    given = contexts(COUNT)
    for name in TARGETS:
        data = (MODELES / f"{name}.docx").read_bytes()
        started = time.perf_counter()
        template = Template(data, name=f"{name}.docx", filters=FILTERS)
        sizes[name] = (len(template.render(given[0])), (time.perf_counter() - started) * 1000)
        works: dict[str, Work] = {
            OURS: template.render,
            LIMIT: physical_limit(template, given[0]),
            LOOP: docxtpl_loop(data),
        }
        for engine, found in (*rates(works, given).items(), *node_rates(name, given)):
            lines.setdefault(engine, {})[name] = found
    return [Line(name, found) for name, found in lines.items()], sizes


def project() -> Iterator[str]:
    """Yield a table row per shipped template, filled with the first dossier of the example that uses it."""
    filters = dict(FUNCTIONS)
    gathered = gather(Settings(day=date(2026, 6, 1), inputs=ROOT / "inputs"))
    first = {item.type.template: item for item in reversed(gathered.plan.items) if item.type.template}
    for name, item in sorted(first.items(), key=lambda pair: str(pair[0])):
        data = (ROOT / "templates" / "docx" / str(name)).read_bytes()
        given = [variables(item.produire(gathered.ressources))]
        template = Template(data, name=str(name), filters=filters)
        works: dict[str, Work] = {OURS: template.render, LIMIT: physical_limit(template, given[0])}
        found = rates({**works, LOOP: docxtpl_loop(data, filters)}, given)
        share = 100 * found[OURS] / found[LIMIT]
        cells = (f"{found[OURS]:,.0f}/s", f"{found[LOOP]:,.0f}/s", f"× {found[OURS] / found[LOOP]:,.0f}")
        yield f"| {name} | {' | '.join(cells)} | {share:.0f} % |".replace(",", "\u202f")


def report(lines: list[Line], sizes: dict[str, tuple[int, float]]) -> str:
    ours = lines[0].rates
    table = [
        "| moteur | facture (1 page) | rapport | synthèse (5 pages) | rapport |",
        "|---|---:|---:|---:|---:|",
    ]
    for line in lines:
        cells = [f"{line.rates[name]:,.0f}/s | × {ours[name] / line.rates[name]:,.2f}" for name in TARGETS]
        table.append(f"| {line.name} | {' | '.join(cells)} |".replace(",", "\u202f").replace(".", ","))
    versions = ", ".join(f"{name} {version(name)}" for name in ("docxtpl", "jinja2", "lxml", "isal"))
    package = json.loads((NODE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    versions += ", " + ", ".join(f"{name} {number}" for name, number in package.items())
    compiled = ", ".join(
        f"{name} : {size / 1000:.1f} ko, compilé en {ms:.0f} ms" for name, (size, ms) in sizes.items()
    )
    return "\n".join(
        [
            "## Le moteur, un seul cœur",
            "",
            f"Documents par seconde, en temps processeur, médiane de {ROUNDS} tours ;"
            " rapport : le nôtre sur celui-là.",
            "",
            *table,
            "",
            *verdicts(lines),
            "",
            "Les modèles livrés, remplis du premier dossier de l’exemple :",
            "",
            "| modèle | notre moteur | docxtpl en boucle | rapport | part de la limite |",
            "|---|---:|---:|---:|---:|",
            *project(),
            "",
            f"Fichiers : {compiled}. Python {platform.python_version()}, {versions}.",
        ]
    )


def verdicts(lines: list[Line]) -> Iterator[str]:
    """Say, target by target, whether it is met."""
    found = {line.name: line.rates for line in lines}
    ours = found[OURS]
    for name, target in TARGETS.items():
        ratio = ours[name] / found[LOOP][name]
        yield _verdict(f"{name} contre docxtpl", ratio, target, "×")
        share = 100 * ours[name] / found[LIMIT][name]
        yield _verdict(f"{name}, part de la limite physique", share, LIMIT_TARGET, "%")
        node = max((found[engine][name] for engine in ENGINES if engine in found), default=0)
        if node:
            yield _verdict(f"{name} contre le plus rapide de Node", ours[name] / node, NODE_TARGET, "×")


def _verdict(what: str, value: float, target: float, unit: str) -> str:
    met = "atteint" if value >= target else "**manqué**"
    return f"- {what} : {value:.0f} {unit} (visé : {target} {unit}), {met}."


def main() -> None:
    text = report(*measure())
    print(text)
    write_section("moteur", text)


if __name__ == "__main__":
    main()
