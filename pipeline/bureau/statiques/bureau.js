// What a page does beyond its forms: signs of life, a drop zone, the progress of a production, one press at a time.
"use strict";

/** @type {string} */
const page = document.body.dataset.page || "";

/** @returns {string} */
function jeton() {
  const champ = document.querySelector("input[name=csrfmiddlewaretoken]");
  return champ instanceof HTMLInputElement ? champ.value : "";
}

/** @param {boolean} quittee */
function signe(quittee) {
  const corps = new URLSearchParams({ page, csrfmiddlewaretoken: jeton() });
  if (quittee) {
    corps.set("quittee", "1");
    navigator.sendBeacon("/presence", corps);
  } else {
    fetch("/presence", { method: "POST", body: corps }).catch(() => undefined);
  }
}

/** @param {HTMLFormElement} zone */
function depot(zone) {
  const champ = zone.querySelector("input[type=file]");
  if (!(champ instanceof HTMLInputElement)) return;
  zone.addEventListener("dragover", (geste) => {
    geste.preventDefault();
    zone.classList.add("dessus");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("dessus"));
  zone.addEventListener("drop", (geste) => {
    geste.preventDefault();
    zone.classList.remove("dessus");
    if (geste.dataTransfer && geste.dataTransfer.files.length) {
      champ.files = geste.dataTransfer.files;
      zone.requestSubmit();
    }
  });
}

/** @param {HTMLElement} zone */
async function avance(zone) {
  const dit = zone.querySelector("#dit");
  const barre = zone.querySelector("progress");
  const reponse = await fetch(zone.dataset.avancement || "").catch(() => undefined);
  if (!reponse) {
    setTimeout(() => avance(zone), 3000); // the post slept, or the network went: the production goes on
    return;
  }
  /** @type {{faits: number, total: number, pourcent: number, encours: boolean}} */
  const etat = reponse.ok ? await reponse.json() : { encours: false };
  if (!etat.encours) {
    location.reload();
    return;
  }
  if (dit && etat.total) dit.textContent = `${etat.faits} documents sur ${etat.total}.`;
  if (barre && etat.total) barre.value = etat.pourcent;
  setTimeout(() => avance(zone), 700);
}

/**
 * A form is sent once, however often its button is pressed; one that only gives a file may be sent again.
 * @param {SubmitEvent} envoi
 */
function une(envoi) {
  const formulaire = envoi.target;
  if (!(formulaire instanceof HTMLFormElement) || formulaire.method !== "post") return;
  if (formulaire.dataset.parti) {
    envoi.preventDefault();
    return;
  }
  formulaire.dataset.parti = "oui";
  const libere = () => delete formulaire.dataset.parti;
  setTimeout(libere, 4000);
  addEventListener("pagehide", libere, { once: true }); // who comes back finds a button that works
}

/** @param {HTMLFormElement} formulaire */
function recherche(formulaire) {
  /** @type {number | undefined} */
  let attente;
  formulaire.addEventListener("input", () => {
    clearTimeout(attente);
    attente = setTimeout(async () => {
      const texte = new URLSearchParams(/** @type {any} */ (new FormData(formulaire))).toString();
      const reponse = await fetch(`${formulaire.action}?${texte}`);
      const recu = new DOMParser().parseFromString(await reponse.text(), "text/html").querySelector("#resultats");
      const ici = document.querySelector("#resultats");
      if (recu && ici) ici.replaceWith(recu);
    }, 250);
  });
}

addEventListener("submit", une);
if (page) {
  signe(false);
  setInterval(() => signe(false), 60000);
  addEventListener("pagehide", () => signe(true));
  addEventListener("pageshow", (retour) => {
    if (retour.persisted) signe(false);
  });
}
for (const zone of document.querySelectorAll("form[data-depot]")) depot(/** @type {HTMLFormElement} */ (zone));
for (const zone of document.querySelectorAll("[data-avancement]")) avance(/** @type {HTMLElement} */ (zone));
for (const zone of document.querySelectorAll("form[data-recherche]")) recherche(/** @type {HTMLFormElement} */ (zone));
const resume = document.querySelector("#resume");
if (resume instanceof HTMLElement) resume.focus();
