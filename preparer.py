"""Makes the program ready on this machine, once: an environment with the pinned libraries; then launches it.

The environment is .venv beside the program or, where that is a share, one per post and per user.
Standard library only, and plain enough for an old Python to read it and say that it is too old.
"""

import hashlib
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
SHARED = "partage"  # an empty file of that name says that several posts use this folder
REMOTE = ("nfs", "cifs", "smb", "sshfs", "davfs", "9p", "afs", "vboxsf", "vmhgfs")
WHEELS = "roues"  # with this folder of wheels, nothing is downloaded
VERSIONS = "versions"
CURRENT = "actuelle.txt"
LAUNCH, AGAIN = "--lancer", "BILAN_VERSION"
BIN = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")


def home():
    """The folder of the environment: beside the program, or this user's own on this post."""
    if not shared():
        return os.path.join(ROOT, ".venv")
    user = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or ""
    user = user or os.path.join(os.path.expanduser("~"), ".cache")
    name = hashlib.sha256(os.path.realpath(ROOT).encode("utf-8", "replace")).hexdigest()[:12]
    return os.path.join(user, "bilan-documents", name)


def shared():
    """Whether the program stands where other posts use it too, or where nothing may be written."""
    if os.path.exists(os.path.join(ROOT, SHARED)) or not os.access(ROOT, os.W_OK):
        return True
    if os.name == "nt":
        return os.path.realpath(ROOT).startswith("\\\\")  # a letter of a share resolves to its name
    return any(kind in mount() for kind in REMOTE)


def mount():
    """The kind of file system of the program's folder, as far as the system tells."""
    deepest, found = "", ""
    for line in read("/proc/self/mounts").splitlines():
        parts = line.split(" ")
        inside = len(parts) > 2 and (ROOT + "/").startswith(parts[1].rstrip("/") + "/")
        if inside and len(parts[1]) >= len(deepest):
            deepest, found = parts[1], parts[2]
    return found


def read(path):
    """The text of a file, nothing when there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            return handle.read()
    except OSError:
        return ""


VENV = home()
PYTHON = os.path.join(VENV, *BIN)
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
    After « --lancer », the words of a command of the program, which is run once all is ready.
    """
    current = read(os.path.join(ROOT, VERSIONS, CURRENT)).strip()
    newer = os.path.join(ROOT, VERSIONS, current, "preparer.py")
    if current and not os.environ.get(AGAIN) and os.path.exists(newer):
        return subprocess.call([sys.executable, newer] + words, env=dict(os.environ, **{AGAIN: current}))
    launched = words.index(LAUNCH) if LAUNCH in words else len(words)
    code = ready_for(words[:launched])
    return code if code or launched == len(words) else launch(words[launched + 1 :])


def launch(words):
    """Run a command of the program, and return its exit code."""
    path = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH", "")]))
    # Safe path: another version of the program in the current folder is not the one that runs.
    env = dict(os.environ, PYTHONPATH=path, PYTHONSAFEPATH="1")
    try:
        return subprocess.call([PYTHON, "-m", "pipeline"] + words, env=env)
    except KeyboardInterrupt:  # the program has said it
        return 1


def ready_for(words):
    """Make the environment hold what these words ask; an exit code."""
    locks = [DEV] if "dev" in words else [USERS, *("requirements-%s.lock" % word for word in words)]
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return say(TOO_OLD.format(*sys.version_info[:2]))
    if sys.maxsize < 2**32:
        return say(NOT_64)
    if works() and (all(ready(lock) for lock in locks) or ready(DEV)):
        return 0
    with alone():
        return made(locks)


def made(locks):
    """Make the environment, or what it lacks, unless another start has just done it."""
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
    wheels = os.path.join(ROOT, WHEELS)
    pip += ["--no-index", "--find-links", wheels] if os.path.isdir(wheels) else []
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
            try:
                there = os.path.relpath(ROOT, folder)
            except ValueError:  # on another drive: ``launch`` says where the program is
                there = ""
            with open(os.path.join(folder, POINTER), "w", encoding="ascii") as handle:
                handle.write(there + "\n" if all(ord(letter) < 128 for letter in there) else "")


class alone:
    """One preparation at a time of one environment: a second start waits for the first."""

    def __enter__(self):
        """Wait, at most a quarter of an hour."""
        try:
            os.makedirs(os.path.dirname(VENV))
        except OSError:
            pass
        self.handle = None
        try:
            self.handle = open(VENV + ".verrou", "a")
        except OSError:
            return
        for _ in range(900):
            if self.taken():
                return
            time.sleep(1)

    def taken(self):
        """Whether the lock is ours now."""
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(self.handle.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def __exit__(self, *_):
        """Let the next one in."""
        if self.handle is not None:
            self.handle.close()


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


def say(text, detail=""):
    """Say why it failed, and fail."""
    print(text + (DETAIL + detail if detail else ""), flush=True)
    return 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
