"""Makes the program ready on this machine, once: the environment .venv, with the pinned libraries.

Standard library only, and plain enough for an old Python to read it and say that it is too old.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
POINTER = "_bilan_documents.pth"
OLDEST, NEWEST = (3, 11), (3, 14)
USERS, DEV = "requirements.lock", "requirements-dev.lock"  # the second holds all the others

TOO_OLD = (
    "Il faut Python 3.11, 3.12, 3.13 ou 3.14 (ici : {}.{}).\n"
    "Il se trouve sur python.org et dans le Microsoft Store. Si l'installation est bloquée, demandez au\n"
    "service informatique : « Python 3.13, 64 bits »."
)
NOT_64 = "Il faut un Python 64 bits. Demandez au service informatique : « Python 3.13, 64 bits »."
FIRST = "Première utilisation : préparation du programme, une à deux minutes..."
NEW = "Mise à jour du programme, une minute environ..."
NO_VENV = (
    "L'environnement Python n'a pas pu être créé dans le dossier .venv.\n"
    "Vérifiez que vous avez le droit d'écrire ici ; sous Debian, installez aussi le paquet python3-venv."
)
NO_PACKAGES = (
    "Les bibliothèques du programme n'ont pas pu être installées.\n"
    "Vérifiez la connexion ; au besoin, demandez au service informatique d'autoriser pip,\n"
    "l'installateur de Python (derrière un proxy : la variable HTTPS_PROXY)."
)
LONG = 100
TOO_LONG = "Windows admet mal les chemins longs : déplacez ce dossier, par exemple dans C:\\bilan."
DETAIL = "\nDétail, pour le service informatique :\n"


def main(words):
    """Return an exit code; every failure is one French sentence, what pip said comes after it.

    Without a word, what every office needs; a word adds what its lock pins: « pdf », « bureau », « dev »...
    """
    locks = [DEV] if "dev" in words else [USERS, *("requirements-%s.lock" % word for word in words)]
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return say(TOO_OLD.format(*sys.version_info[:2]))
    if sys.maxsize < 2**32:
        return say(NOT_64)
    if not works():
        print(FIRST, flush=True)
        fault = run([sys.executable, "-m", "venv", "--clear", VENV])
        if fault:
            return say(NO_VENV, fault)
    elif all(ready(lock) for lock in locks) or ready(DEV):
        return 0
    else:
        print(NEW, flush=True)
    for lock in locks:
        fault = "" if ready(lock) else install(lock)
        if fault:
            return say(no_packages(), fault)
    return 0


def works():
    """Whether the environment runs: one left half made, or whose Python was removed, is made again."""
    return os.path.exists(PYTHON) and not run([PYTHON, "-c", "import pip"])


def install(lock):
    """Install what this lock pins and the program itself; what went wrong, "" when nothing did."""
    pip = [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    pip += ["--no-deps", "--only-binary", ":all:"]
    fault = run([*pip, "--require-hashes", "-r", os.path.join(ROOT, lock)])
    fault = fault or run([*pip, "--no-build-isolation", "-e", ROOT])
    if fault:
        return fault
    point_here()
    with open(stamp_of(lock), "w", encoding="ascii") as handle:
        handle.write(digest(lock, "pyproject.toml"))
    return ""


def point_here():
    """Say relatively where the program is: Python before 3.13 may not read an accent there, and stop."""
    for folder, _, names in os.walk(VENV):
        if POINTER in names:
            with open(os.path.join(folder, POINTER), "w", encoding="ascii") as handle:
                handle.write(os.path.relpath(ROOT, folder) + "\n")


def no_packages():
    """Why libraries could not be installed, most likely."""
    long = os.name == "nt" and len(ROOT) > LONG
    return NO_PACKAGES + ("\n" + TOO_LONG if long else "")


def ready(lock):
    """Whether what this lock pins was installed, and nothing changed since."""
    return read(stamp_of(lock)) == digest(lock, "pyproject.toml")


def stamp_of(lock):
    """The file that says what was installed."""
    return os.path.join(VENV, lock + ".pret")


def run(command):
    """Run a command; "" when it succeeds, else the end of what it said."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    except OSError as fault:
        return str(fault)
    said = done.stdout.decode("utf-8", "replace").strip()
    return (said[-1500:] or "code %d" % done.returncode) if done.returncode else ""


def digest(*names):
    """The digest of some files of the project."""
    found = hashlib.sha256()
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as handle:
            found.update(handle.read())
    return found.hexdigest()


def read(path):
    """The text of a file, nothing when there is none."""
    try:
        with open(path, encoding="ascii") as handle:
            return handle.read()
    except OSError:
        return ""


def say(text, detail=""):
    """Say why it failed, and fail."""
    print(text + (DETAIL + detail if detail else ""), flush=True)
    return 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
