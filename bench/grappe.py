"""Pool and cluster side by side: documents and PDF per second; many offices one after the other; a year.

``python -m bench.grappe [DOSSIERS] [BUREAUX]`` writes the section « grappe » of bench/resultats.md.
"""

import asyncio
import datetime as dt
import os
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.classeur import write
from bench.cluster import free_port, killing, started
from bench.resultats import write_section
from pipeline.run import build
from pipeline.run.gather import gather
from pipeline.settings import Settings

DAY = dt.date(2026, 12, 1)
DOSSIERS, BUREAUX, PAR_BUREAU = 1_000, 50, 1_000
PDF = 120
LATENCE = 0.020
TUE = 10.0
OUVRIERS = (1, 2, 4)
CALENDRIER = frozenset({"calendrier"})
ANNEE, OFFICES = 500_000, 500
SOUS_MAIN = 10  # workers to one machine that leads, in the estimate


@dataclass(frozen=True, slots=True)
class Taux:
    """Documents and PDF a second, of one way of working."""

    documents: float
    pdfs: float


def settings(root: Path, **options: object) -> Settings:
    """The options of a run in a fresh office."""
    folders = {name: root / name for name in ("inputs", "outputs", "registre")}
    return Settings(day=DAY, **folders, **options)  # type: ignore[arg-type]


@contextmanager
def office(dossiers: int) -> Iterator[Path]:
    """A fresh office of that many dossiers."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "inputs").mkdir()
        write(Path(folder) / "inputs" / "agents.xlsx", dossiers)
        yield Path(folder)


def taux(dossiers: int, **options: object) -> Taux:
    """A production, reading left out; then PDF of calendars."""
    with office(dossiers) as root:
        given = settings(root, **options)
        read = _seconds(lambda: gather(given))
        whole = _seconds(lambda: build(given))
        made = sum(1 for path in (root / "outputs").rglob("*") if path.suffix in (".docx", ".ics"))
    with office(PDF) as root:
        build(settings(root, only=CALENDRIER))
        asked = settings(root, only=CALENDRIER, pdf=CALENDRIER, **options)
        again = _seconds(lambda: build(settings(root, only=CALENDRIER)))
        spent = _seconds(lambda: build(asked))
        pdfs = len(list((root / "outputs").rglob("*.pdf")))
    return Taux(made / max(whole - read, 0.01), pdfs / max(spent - again, 0.01))


def _seconds(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


@contextmanager
def lent(target: str) -> Iterator[str]:
    """An address whose every message, each way, reaches the scheduler half the latency later."""
    port, host = free_port(), target.rpartition(":")
    loop = asyncio.new_event_loop()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def late() -> None:
            while True:
                due, data = await waiting.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                writer.write(data)
                await writer.drain()

        sender = loop.create_task(late())
        try:
            while data := await reader.read(1 << 20):
                waiting.put_nowait((loop.time() + LATENCE / 2, data))
        finally:
            await asyncio.sleep(LATENCE)
            sender.cancel()
            writer.close()

    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_in, far_out = await asyncio.open_connection("127.0.0.1", int(host[2]))
        await asyncio.gather(pipe(reader, far_out), pipe(far_in, writer), return_exceptions=True)

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(asyncio.start_server(join, "127.0.0.1", port), loop).result(5)
    try:
        yield f"tcp://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


def grappes(dossiers: int) -> Iterator[tuple[str, Taux]]:
    """The cluster of one, two and four workers; of two with latency; of two with deaths."""
    for count in OUVRIERS:
        with tempfile.TemporaryDirectory() as folder, started(Path(folder), count) as cluster:
            yield f"grappe, {count} ouvrier{'s' * (count > 1)}", taux(dossiers, grappe=cluster.url)
    with (
        tempfile.TemporaryDirectory() as folder,
        started(Path(folder), 2) as cluster,
        lent(cluster.url) as slow,
    ):
        yield "grappe, 2 ouvriers, 20 ms de latence", taux(dossiers, grappe=slow)
    with (
        tempfile.TemporaryDirectory() as folder,
        started(Path(folder), 2) as cluster,
        killing(cluster, 7, lambda _: TUE),
    ):
        yield "grappe, 2 ouvriers, un tué toutes les 10 s", taux(dossiers, grappe=cluster.url)


@dataclass(frozen=True, slots=True)
class Suite:
    """Offices one after the other in one process: its seconds for each, the highest memory in megabytes."""

    durees: tuple[float, ...]
    memoire: float

    @property
    def cinquiemes(self) -> tuple[float, float]:
        """Seconds an office took in the first fifth, and in the last."""
        fifth = max(1, len(self.durees) // 5)
        return sum(self.durees[:fifth]) / fifth, sum(self.durees[-fifth:]) / fifth


def bureaux(count: int, dossiers: int) -> Suite:
    """That many offices, each its own folders and registers; the processor's time, whoever else works."""
    found = []
    with office(dossiers) as model:
        for _ in range(count):
            with tempfile.TemporaryDirectory() as folder:
                shutil.copytree(model / "inputs", Path(folder) / "inputs")
                start = time.process_time()
                build(settings(Path(folder), jobs=1))
                found.append(time.process_time() - start)
    return Suite(tuple(found), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def lecture(dossiers: int) -> float:
    """Seconds of the reading and the plan of an office, for a thousand dossiers."""
    with office(dossiers) as root:
        return _seconds(lambda: gather(settings(root))) * PAR_BUREAU / dossiers


ENTETE = (
    "{} dossiers à produire et {} PDF, lecture à part ; {} cœurs pour tout, charge de la machine {} à la "
    "fin : ce sont les rapports qui comptent."
)
DEUX = "À deux, la grappe est {} % plus {} (visé : au plus 15 % plus lente)."
SUITE = (
    "{} bureaux de {} dossiers l’un après l’autre, dans un seul processus : {} Mo au plus (visé : 1 500), "
    "{} s de processeur chacun dans le premier cinquième, {} s dans le dernier, {} % d’écart (visé : 10 %)."
)
SUPPOSE = (
    "**Une année nationale, estimée et non mesurée** : 500 000 bilans, 500 bureaux de 1 000, chacun son plan "
    "et ses registres, 8 documents par bilan, tous en PDF. L’estimation suppose que le rythme d’un ouvrier "
    "mesuré plus haut tient à mille, qu’un poste mène dix ouvriers, que le dossier partagé suit (non mesuré) "
    "et que personne ne meurt. Menée par un seul poste, la lecture et le plan prendraient à eux seuls {}."
)


def report(dossiers: int, rates: dict[str, Taux], suite: Suite, par_bureau: int, serial: float) -> str:
    """The section, in French."""
    pool, far = rates["poste, 2 processus"], rates["grappe, 2 ouvriers"]
    slower = 100 * (1 - far.documents / pool.documents)
    load = _n(psutil.getloadavg()[0], 1)
    first, last = suite.cinquiemes
    offices = (len(suite.durees), _n(par_bureau), _n(suite.memoire), _n(first, 1), _n(last, 1))
    lines = [
        "## Une machine, une grappe",
        ENTETE.format(_n(dossiers), PDF, os.cpu_count(), load),
        "| | documents par seconde | PDF par seconde |\n|---|---:|---:|\n"
        + "\n".join(
            f"| {name} | {_n(each.documents)} | {_n(each.pdfs, 1)} |" for name, each in rates.items()
        ),
        DEUX.format(_n(abs(slower)), "lente" if slower > 0 else "rapide"),
        SUITE.format(*offices, _n(100 * (last / first - 1))),
        SUPPOSE.format(_h(OFFICES * serial)),
        "| ouvriers | documents | PDF | lecture et plan | en tout | ce qui limite |\n"
        "|---:|---:|---:|---:|---:|---|\n" + "\n".join(_annee(rates, serial)),
    ]
    return "\n\n".join(lines)


def _annee(rates: dict[str, Taux], serial: float) -> Iterator[str]:
    """One line for each number of workers."""
    one = rates["grappe, 1 ouvrier"]
    for workers in (10, 100, 1_000):
        parts = {
            "les documents": ANNEE * 8 / one.documents / workers,
            "les PDF": ANNEE * 8 / one.pdfs / workers,
            "la lecture et le plan": OFFICES * serial / max(1, workers // SOUS_MAIN),
        }
        told = " | ".join(_h(seconds) for seconds in parts.values())
        limit = max(parts, key=lambda name: parts[name])
        yield f"| {_n(workers)} | {told} | {_h(sum(parts.values()))} | {limit} |"


def _n(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


def _h(seconds: float) -> str:
    return f"{_n(seconds / 3600, 1)} h"


def main(dossiers: int = DOSSIERS, count: int = BUREAUX) -> None:
    """Measure, print, write."""
    par_bureau = min(PAR_BUREAU, dossiers)
    suite = bureaux(count, par_bureau)
    rates = {f"poste, {n} processus": taux(dossiers, jobs=n) for n in OUVRIERS} | dict(grappes(dossiers))
    text = report(dossiers, rates, suite, par_bureau, lecture(dossiers))
    print(text)
    write_section("grappe", text)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
