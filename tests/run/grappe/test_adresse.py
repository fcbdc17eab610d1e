"""Where a cluster may be: loopback, or TLS with certificates; and no cost for those who have none."""

import datetime as dt
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.run.grappe.adresse import CERTIFICATS, adresse
from pipeline.run.grappe.certificats import certificats

LE = dt.date(2026, 12, 1)


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:8786", "tcp://localhost:8786", "tcp://[::1]:8786"])
def test_on_this_machine_nothing_more_is_asked(url: str, tmp_path: Path) -> None:
    assert adresse(url, tmp_path).tls == {}


@pytest.mark.parametrize(
    "url", ["tcp://10.0.0.3:8786", "tcp://0.0.0.0:8786", "tcp://grappe:8786", "tcp://localhost.example:1"]
)
def test_elsewhere_in_clear_it_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="n’est pas chiffrée"):
        adresse(url, tmp_path)


@pytest.mark.parametrize(
    "url", ["", "grappe", "http://127.0.0.1:8786", "tls://grappe", "tcp://[::1", "ucx://a:1"]
)
def test_what_is_no_address_is_a_sentence(url: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="n’est pas une adresse de grappe"):
        adresse(url, tmp_path)


def test_tls_asks_for_certificates_that_are_the_owner_s_alone(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="certificat de la grappe manque"):
        adresse("tls://grappe:8786", tmp_path)
    made = certificats(tmp_path / CERTIFICATS, ["grappe", "10.0.0.3"], LE)
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
    assert set(adresse("tls://grappe:8786", tmp_path).tls) == {
        "tls_ca_file",
        "tls_client_cert",
        "tls_client_key",
    }
    with pytest.raises(UserError, match="déjà là"):
        certificats(tmp_path / CERTIFICATS, ["grappe"], LE)


def test_a_certificate_names_the_machines_and_is_signed_by_the_authority(tmp_path: Path) -> None:
    from cryptography import x509

    made = certificats(tmp_path / "g", ["grappe", "10.0.0.3"], LE)
    authority, own, _ = (path.read_bytes() for path in made)
    ca, node = x509.load_pem_x509_certificate(authority), x509.load_pem_x509_certificate(own)
    node.verify_directly_issued_by(ca)
    names = node.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["grappe", "localhost"]
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["10.0.0.3", "127.0.0.1"]


EXTRAS = {"distributed", "dask", "pyhanko", "cryptography", "saxonche", "pikepdf", "pypdfium2", "facturx"}


def test_a_production_loads_no_extra() -> None:
    code = f"import sys, pipeline.run, pipeline.run.envoyer.preparer; print({EXTRAS} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
