"""Nobody gets in without the token; nothing foreign is loaded or accepted."""

import pytest
from django.test import Client

from pipeline.bureau.garde import COOKIE
from pipeline.bureau.poste import Poste
from pipeline.bureau.urls import PAGES
from tests.bureau.conftest import CLE

ADRESSES = [
    "/" + page.chemin.replace("<str:", "<").replace("<path:", "<").replace("<int:", "<") for page in PAGES
]


def etranger(**headers: str) -> Client:
    return Client(SERVER_NAME="127.0.0.1", headers=headers)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.nom)
def test_a_stranger_gets_nothing_whatever_the_address(seul: Poste, page: object) -> None:
    address = ADRESSES[PAGES.index(page)].replace("<", "").replace(">", "")
    for method in ("get", "post"):
        answer = getattr(etranger(), method)(address)
        assert answer.status_code == 403
        assert "Le Goff" not in answer.content.decode()


def test_the_token_opens_once_and_leaves_a_cookie_that_scripts_cannot_read(seul: Poste) -> None:
    token, browser = seul.jeton(), etranger()
    first = browser.get("/entree", {"jeton": token})
    assert (first.status_code, first["Location"]) == (302, "/")
    assert first.cookies[COOKIE]["httponly"]
    assert first.cookies[COOKIE]["samesite"] == "Strict"
    assert browser.get("/").status_code == 200
    assert etranger().get("/entree", {"jeton": token}).status_code == 403
    assert etranger().get("/entree", {"jeton": ""}).status_code == 403


def test_a_second_start_is_given_a_token_of_its_own_for_what_only_its_user_reads(seul: Poste) -> None:
    seul.rappels.add("secret")
    assert etranger().post("/rappel", b"autre", content_type="text/plain").status_code == 403
    answer = etranger().post("/rappel", b"secret", content_type="text/plain")
    assert etranger().get("/entree", {"jeton": answer.content.decode()}).status_code == 302


@pytest.mark.parametrize("host", ["mal.example", "127.0.0.1.mal.example", "192.0.2.7"])
def test_another_name_for_this_machine_is_refused(seul: Poste, host: str) -> None:
    browser = Client(SERVER_NAME=host)
    browser.cookies[COOKIE] = CLE
    assert browser.get("/").status_code == 400


@pytest.mark.parametrize("origin", ["http://mal.example", "null", "http://127.0.0.1:1"])
def test_a_request_of_another_site_is_refused(client: Client, seul: Poste, origin: str) -> None:
    assert client.get("/", headers={"Origin": origin}).status_code == 403
    assert client.post("/deposer", headers={"Origin": origin}).status_code == 403
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_form_without_its_token_changes_nothing(seul: Poste) -> None:
    strict = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    strict.cookies[COOKIE] = CLE
    answer = strict.post("/produire")
    assert answer.status_code == 403
    assert "rien n’a été enregistré" in answer.content.decode()
    assert not seul.office.outputs.exists()


def test_every_answer_forbids_what_is_foreign(client: Client, seul: Poste) -> None:
    for answer in (client.get("/"), client.get("/nulle-part"), etranger().get("/")):
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "no-store"


def test_pages_hold_no_script_nor_style_of_their_own_and_load_nothing_from_elsewhere(
    client: Client, seul: Poste
) -> None:
    for address in ("/", "/deposer"):
        page = client.get(address).content.decode()
        assert "style=" not in page
        assert "<style" not in page
        assert "onclick" not in page
        assert page.count("<script") == 1
        assert "//" not in page.replace("http://www.w3.org", "")


def test_what_does_not_exist_is_a_page_that_says_so(client: Client, seul: Poste) -> None:
    answer = client.get("/nulle-part")
    assert answer.status_code == 404
    assert "Passez par le menu" in answer.content.decode()
