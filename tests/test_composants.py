"""The bill of materials says every library of the lock, its digests and its licence."""

import re

import composants


def test_every_library_of_the_lock_with_its_digests() -> None:
    found = composants.pinned()
    lines = composants.LOCK.read_text(encoding="utf-8").splitlines()
    assert len(found) == len([line for line in lines if re.match(r"[A-Za-z0-9._-]+==", line)]) > 20
    assert all(digests for _, digests in found.values())


def test_a_library_says_its_licence() -> None:
    assert "BSD" in composants.licence("jinja2")
    assert composants.licence("nulle-part") == "non installée sur ce poste"


def test_the_list_of_licences_is_that_of_the_lock() -> None:
    text = (composants.ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    for name, (version, _) in composants.pinned().items():
        assert f"| {name} | {version} |" in text
