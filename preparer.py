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
OLDEST, NEWEST = (3, 11), (3, 14)
USERS, DEV = "requirements.lock", "requirements-dev.lock"  # the second holds the first

TOO_OLD = (
    "Il faut Python 3.11, 3.12, 3.13 ou 3.14 (ici : {}.{}).\n"
    "Il se trouve sur python.org et dans le Microsoft Store. Si l'installation est bloquée, demandez au\n"
    "service informatique : « Python 3.13, 64 bits, avec le lanceur py sous Windows »."
)
FIRST = "Première utilisation : préparation du programme, une à deux minutes..."
NO_VENV = (
    "L'environnement Python n'a pas pu être créé dans le dossier .venv.\n"
    "Vérifiez que vous avez le droit d'écrire ici ; sous Debian, installez aussi le paquet python3-venv."
)
NO_PACKAGES = (
    "Les bibliothèques du programme n'ont pas pu être installées.\n"
    "Vérifiez la connexion ; au besoin, demandez au service informatique d'autoriser pip,\n"
    "l'installateur de Python."
)


def main(lock):
    """Return an exit code; every failure is one French sentence."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return say(TOO_OLD.format(*sys.version_info[:2]))
    if os.path.exists(PYTHON) and (ready(lock) or ready(DEV)):
        return 0
    if not os.path.exists(PYTHON):
        print(FIRST, flush=True)
        if not run([sys.executable, "-m", "venv", VENV]):
            return say(NO_VENV)
    pip = [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps"]
    if not run([*pip, "-r", os.path.join(ROOT, lock)]):
        return say(NO_PACKAGES)
    if not run([*pip, "--no-build-isolation", "-e", ROOT]):
        return say(NO_PACKAGES)
    with open(stamp_of(lock), "w", encoding="ascii") as handle:
        handle.write(digest(lock, "pyproject.toml"))
    return 0


def ready(lock):
    """Whether what this lock pins was installed, and nothing changed since."""
    return read(stamp_of(lock)) == digest(lock, "pyproject.toml")


def stamp_of(lock):
    """The file that says what was installed."""
    return os.path.join(VENV, lock + ".pret")


def run(command):
    """Whether a command succeeds; what it says is shown only when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout.decode("utf-8", "replace")[-1500:])
    return done.returncode == 0


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


def say(text):
    """Say why it failed, and fail."""
    print(text, flush=True)
    return 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(main(DEV if "dev" in sys.argv[1:] else USERS))
