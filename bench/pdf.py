"""PDF per second for 1, 2 and 4 batches on the example, latency of one document, memory, a second run."""

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

import psutil

from bench.parcours import DAY
from bench.resultats import write_section
from pipeline.pdf import convert, preview

ROOT = Path(__file__).resolve().parent.parent
BATCHES = (1, 2, 4)
ROUNDS = 3
AGAIN = 7


def _docs(outputs: Path, *options: str) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", "docs", "--date", DAY, "--outputs", str(outputs), *options]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


class _Memory(threading.Thread):
    """The highest sum of the memory of this process and its children, in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.highest, self.over = 0.0, threading.Event()

    def run(self) -> None:
        us = psutil.Process()
        while not self.over.wait(0.2):
            found = 0
            for process in (us, *us.children(recursive=True)):
                try:
                    found += process.memory_info().rss
                except psutil.Error:
                    continue
            self.highest = max(self.highest, found / 1e6)


def measure() -> list[str]:
    """The lines of the section."""
    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(folder) / "outputs"
        _docs(outputs)
        words = sorted(outputs.rglob("*.docx"))
        lines = [
            f"L’exemple : {len(words)} documents Word.",
            "",
            "| lots à la fois | PDF par seconde | mémoire |",
        ]
        lines.append("|---:|---:|---:|")
        for batches in BATCHES:
            watch = _Memory()
            watch.start()
            start = time.perf_counter()
            results = list(convert(words, batches=batches))
            spent = time.perf_counter() - start
            watch.over.set()
            if any(each.data is None for each in results):
                raise RuntimeError("a document of the example was not converted")
            lines.append(
                f"| {batches} | {len(words) / spent:.1f} | {watch.highest:.0f} Mo |".replace(".", ",")
            )
        alone = []
        for word in words[:ROUNDS]:
            start = time.perf_counter()
            (one,) = convert([word])
            alone.append(time.perf_counter() - start)
        pdf = one.data or b""
        shown = []
        for _ in range(5):
            start = time.perf_counter()
            preview(pdf)
            shown.append(time.perf_counter() - start)
        _docs(outputs, "--pdf")
        _docs(outputs, "--pdf")
        pairs = [(_docs(outputs), _docs(outputs, "--pdf")) for _ in range(AGAIN)]
        without, again = (median(times) for times in zip(*pairs, strict=True))
        shutil.rmtree(outputs)
    said = [
        "",
        f"- un seul document : {_french(median(alone))} s ;",
        f"- l’aperçu d’une page, le PDF étant là : {1000 * median(shown):.0f} ms ;",
        f"- rien n’a changé : {_french(again)} s avec --pdf, {_french(without)} s sans.",
    ]
    return [*lines, *said]


def _french(seconds: float) -> str:
    return f"{seconds:.2f}".replace(".", ",")


def main() -> None:
    """Measure, print, keep."""
    text = "\n".join(["## PDF", "", *measure()])
    print(text)
    write_section("pdf", text)


if __name__ == "__main__":
    main()
