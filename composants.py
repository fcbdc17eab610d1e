"""What the program is made of: the bill of materials and licences of the lock, and its known vulnerabilities.

``composants.py sbom`` writes sbom.json (CycloneDX) and docs/licences.md; ``composants.py audit`` asks pip-audit.
"""

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent
LOCK = ROOT / "requirements.lock"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
UNREACHABLE = (
    "Vulnérabilités connues : non contrôlées, aucun index ne répond ({}). Relancez avec un accès à Internet."
)


def pinned(lock: Path = LOCK) -> dict[str, tuple[str, list[str]]]:
    """Version and SHA-256 digests of each library, by name."""
    found: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if start := _PINNED.match(line):
            name = start[1].lower()
            found[name] = (start[2], [])
        if name:
            found[name][1].extend(_HASH.findall(line))
    return found


def licence(name: str) -> str:
    """What a library says of its licence, from its own metadata."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "non installée sur ce poste"
    said = next(iter(about.get_all("License-Expression") or []), "")
    classified = [
        c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if c.startswith("License ::")
    ]
    first = next(iter(about.get_all("License") or []), "").strip().partition("\n")[0][:60]
    return said or ", ".join(classified) or first or "non déclarée"


def sbom() -> None:
    """Write sbom.json and docs/licences.md, the same from the same lock."""
    found = sorted(pinned().items())
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
            "licenses": [{"license": {"name": licence(name)}}],
        }
        for name, (version, digests) in found
    ]
    about = {
        "component": {
            "type": "application",
            "name": "bilan-documents",
            "licenses": [{"license": {"id": "EUPL-1.2"}}],
        }
    }
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": about,
        "components": components,
    }
    (ROOT / "sbom.json").write_text(json.dumps(bom, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lines = [f"| {name} | {version} | {licence(name)} |" for name, (version, _) in found]
    text = "\n".join(
        [
            "# Licences des bibliothèques",
            "",
            "Celles de `requirements.lock`, d'après leurs propres métadonnées (`make sbom`).",
            "",
            "| Bibliothèque | Version | Licence |",
            "|---|---|---|",
            *lines,
            "",
        ]
    )
    (ROOT / "docs" / "licences.md").write_text(text, encoding="utf-8", newline="\n")
    print(f"sbom.json, docs/licences.md : {len(found)} bibliothèques")


def audit() -> int:
    """Say which libraries have a known vulnerability (exit 1), or aloud that nobody could be asked (exit 0)."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "-r", str(LOCK), "-f", "json"]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [*command, "--progress-spinner", "off", "--timeout", "10"],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        known = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(UNREACHABLE.format((done.stderr.strip().splitlines() or ["?"])[-1][:120]))
        return 0
    skipped = [each["name"] for each in known if "skip_reason" in each]
    if skipped:
        print(UNREACHABLE.format(f"{len(skipped)} bibliothèques sur {len(known)}"))
    faulty = [each for each in known if each.get("vulns")]
    for each in faulty:
        print(f"{each['name']} {each['version']} : {', '.join(vuln['id'] for vuln in each['vulns'])}")
    return 1 if faulty else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["audit"]:
        sys.exit(audit())
    sbom()
