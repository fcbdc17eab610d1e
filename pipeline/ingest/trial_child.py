"""The script that reads whole each file it is told of, and says what is wrong with it.

It imports nothing of this program but the bounded reader of packages, and little of Python, so that it starts
at once and can only hurt itself. A line in: a path. A line out: what is wrong, in French, or "". Both are in
hexadecimal: any path is one line.
"""

import os
import sys
from importlib.machinery import SourceFileLoader
from types import ModuleType
from xml.parsers import expat

MEGABYTES = 900
DEEPEST = 200
MOST_TAGS = 40_000_000
_READING = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "ooxml", "reading.py")


class Unsound(Exception):
    """What is wrong, in French."""


def limit_memory() -> None:
    """By the system's own limits: of the process on Unix, of its job on Windows."""
    if sys.platform == "win32":
        _limit_job(MEGABYTES * 1024 * 1024)
    else:
        import resource  # noqa: PLC0415 - Unix only

        most = MEGABYTES * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _limit_job(most: int) -> None:
    """Put this process into a job whose processes may not commit more memory than that."""
    import ctypes  # noqa: PLC0415 - Windows only

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    job = kernel.CreateJobObjectW(None, None)
    # JOBOBJECT_EXTENDED_LIMIT_INFORMATION: 144 bytes on 64 bits; flags at 16, ProcessMemoryLimit at 112.
    limits = bytearray(144)
    limits[16:20] = (0x100).to_bytes(4, "little")  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
    limits[112:120] = most.to_bytes(8, "little")
    held = (ctypes.c_char * len(limits)).from_buffer(limits)
    kernel.SetInformationJobObject(job, 9, held, len(limits))
    kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())


def reading() -> ModuleType:
    """The bounded reader of packages, loaded by its place: the rest of the program is not."""
    module = ModuleType("bounded_reading")
    SourceFileLoader(module.__name__, _READING).exec_module(module)
    return module


def check(data: bytes, packages: ModuleType) -> None:
    """Read every part of a package to its end; anything that is no package has nothing to be tried here."""
    if not data.startswith(b"PK"):
        return
    try:
        archive = packages.Archive(data)
        for name in archive.entries:
            part = archive.read(name)
            if name.lower().endswith((".xml", ".rels")):
                parse(part)
    except packages.PackageError as fault:
        raise Unsound(_SENTENCES.get(fault.reason, _DAMAGED)) from fault


_DAMAGED = "est incomplet ou abîmé"
_SENTENCES = {
    "encrypted": "est protégé par un mot de passe",
    "bomb": "est démesuré une fois décompressé",
}


def parse(xml: bytes) -> None:
    """Parse a part to its end: well-formed, no document type, so deep and no deeper."""
    depth = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unsound("est imbriqué au-delà de toute mesure")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_declaration: object) -> None:
        raise Unsound("contient des déclarations XML interdites")

    parser = expat.ParserCreate()
    # Counting depth costs as much as parsing: a sheet of many rows is flat, and its own reader counts.
    if len(xml) < 8 * 1024 * 1024:
        parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        raise Unsound(_DAMAGED) from fault


def verdict(path: str, packages: ModuleType) -> str:
    """What is wrong with a file, or ""."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        check(data, packages)
    except Unsound as fault:
        return str(fault)
    except OSError:
        return "ne se lit pas"
    except (MemoryError, RecursionError):
        return "demande trop de temps ou de mémoire"
    return ""


def main() -> None:
    """Answer file after file."""
    limit_memory()
    packages = reading()
    print("prêt".encode().hex(), flush=True)
    for line in sys.stdin:
        path = os.fsdecode(bytes.fromhex(line))
        print(verdict(path, packages).encode().hex(), flush=True)


if __name__ == "__main__":
    main()
