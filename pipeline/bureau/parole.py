"""Remedies as the page says them: it has a button where the commands have an option."""

import re

# What a remedy written for the commands says; what a person does on the page instead.
_DITS: tuple[tuple[str, str], ...] = (
    (r"relancez « importer »", "importez-le de nouveau"),
    (
        r"Lancez make importer FICHIER=.*? sur importer\.cmd",
        "Déposez-le sur cette page : elle propose à quoi correspondent ses colonnes",
    ),
    (
        r"Répondez une fois : « bilan identite .*?\(un autre bilan\)",
        "Dites sur la page du dossier si c’est le même bilan ou un autre",
    ),
    (
        r"Dites-le une fois, en ajoutant --confirmer .*?\(un autre bilan\)",
        "Dites sur la page « Facturer » si c’est le même bilan ou un autre",
    ),
    (r"[Rr]elancez en ajoutant --confirmer \S+", "confirmez en tapant le mot demandé"),
    (
        r"Installez(-le avec| le complément « pdf » :) « make extra-pdf ».*",
        "Demandez au service informatique d’installer le complément « pdf ».",
    ),
    (
        r"regardez-le, puis relancez la commande avec --verifie pour le dater et le figer",
        "regardez-le, puis redonnez-le en cochant « Je l’ai regardé » : il sera daté et figé",
    ),
    (r"dites lequel : --dossier RÉFÉRENCE --type TYPE", "dites lequel : son dossier et son document"),
    (r"Donnez --dossier, --type et --le", "Remplissez le dossier, le document et la date"),
    (r"réinstallez le complément avec « make [^»]*»", "demandez au service informatique de le réinstaller"),
    (r"Réinstallez le complément avec « make [^»]*»", "Demandez au service informatique de le réinstaller"),
    (r"Installez-le avec « make [^»]*»( \(Windows : «[^»]*»\))?", "Demandez-le au service informatique"),
    (
        r"Lancez « factures verifier »(, puis restaurez une sauvegarde[^.]*)?",
        "Ouvrez « Factures », puis « Santé du registre » ; au besoin restaurez une sauvegarde",
    ),
    (r"Lancez « verifier » : les questions y sont", "Ouvrez « Produire » : les questions y sont"),
    (r", et les erreurs avec « verifier »", ", et les erreurs sur la page « Aujourd’hui »"),
    (r"Lancez « sauvegarder », puis copiez", "Sauvegardez, puis copiez"),
    (r"lancez « registre reconstruire »", "refaites le registre depuis « Dossier du service »"),
    (r"([Ll])ancez « restaurer » de nouveau(, qui|\s?: elle)?", "restaurez de nouveau : la restauration"),
    (r"Lancez « transmettre », envoyez la copie", "Transmettez-la, envoyez la copie"),
    (r"Lancez la production depuis", "Produisez depuis"),
    (r"Donnez sa réponse et sa date\s?: --transmission.*", "Remplissez sa réponse et sa date."),
    (r"remettez-le dans inputs le temps de la commande", "déposez-le de nouveau le temps qu’il faut"),
    (r"cette commande n’agit pas sur l’exemple", "rien n’est fait sur l’exemple"),
    (r" ; « docs --refaire syntheses » la reprend.*", ""),
    (r", sauf avec --recreer", ""),
    (r" \(--papier\)", ""),
    (r"Vérifiez --dossier et --type", "Vérifiez le dossier et le document"),
    (r"Dites lequel\s?: --exercice (\S+) ou --exercice (\S+?)\.", r"Dites lequel : \1 ou \2."),
    (r"chorus statut (.*?) rejetée --motif « [^»]*»", r"notez le rejet de \1 avec son motif, sur « Chorus »"),
    (r"[Ff]aites d’abord un avoir\s?: avoir (.*?) --motif « [^»]*»", r"faites d’abord un avoir sur \1"),
    (r"(Ajoutez|Donnez celui du portail\s?:) --motif « [^»]*»", "Remplissez le motif"),
    (r"Donnez seulement ce qui manque\s?: --.*", "Remplissez seulement ce qui manque."),
    (r"[Rr]elancez « facturer » ou « make factures »", "Ouvrez « Factures »"),
    (
        r"Comparez avec .*?verifier --ancres FICHIER",
        "Demandez au service informatique de comparer ses ancres",
    ),
    (r"confirmez avec --oublier", "confirmez"),
    (r"\s?:\s?payer (\S+) --.*? --confirmer [^\s.]+", r" sur la page de \1"),
    (r"\s?: … --confirmer ….", " sur la page de la facture."),
    (r"« payer .*?--montant » et un montant négatif", "un paiement négatif, sur la page de la facture"),
    (r"en ajoutant --confirmer [^\s.]+", "en tapant le mot demandé"),
    (r"[Rr]elancez votre commande, puis", "Recommencez, puis"),
    (r"recommencez la commande", "recommencez"),
    (r"\brelancez la commande", "recommencez"),
    (r"avec --strict, aucun", "aucun"),
    (r"essayez avec l’exemple\s?: --inputs inputs", "gardez un classeur d’abord"),
    (r"[Rr]elancez en répondant « oui » à la question, ou avec --oui", "Répondez « oui » à la question"),
    (r"a été repris par une commande", "a été repris"),
    (r"(, )?puis lancez make docs", ", puis déposez-le sur cette page"),
    (r"[Rr]elancez la même commande", "recommencez"),
    (r"[Rr]elancez avec --\w+", "recommencez"),
    (r"puis relancez( la production)?", "puis recommencez"),
    (r"Relancez( la production)?", "Recommencez"),
    (r"relancez( la production)?", "recommencez"),
    (r"« factures verifier », « registre adopter »", "« Factures », puis « Santé du registre »"),
    (
        r"versez-le d’abord dedans\s?: « factures restaurer \S+ »",
        "demandez au service informatique de l’y verser",
    ),
    (r"\s?: « factures restaurer FICHIER »", ""),
    (r"fait par « factures sauvegarder »", "qui est une sauvegarde du registre"),
    (r"tapez « registre adopter »", "adoptez-le sur la page « Santé du registre »"),
    (r"« factures (etat|verifier) »", "la page « Factures »"),
    (r" \(« factures journal »\)", ", depuis « Factures »"),
    (r"par « factures facturx .*? »", "sur la page de la facture"),
    (r"\s?: factures (rectifier|completer) \S*[^\s.]", " sur la page de la facture"),
    (r"« eliminer » sans numéro en prépare un", "« Dossier du service » en prépare un"),
    (r"par « envoyer preparer .*? »", "sur la page « Envois »"),
    (r"« docs » la remet", "la prochaine production la remet"),
    (r"(par|avec) « docs »", "sur la page « Produire »"),
    (r"par « transmettre »", "sur la page de la synthèse"),
    (r"confirmez par « figer »", "confirmez-le sur la page du dossier"),
    (r"(puis|voir) « rouvrir »", r"\1 la page du dossier"),
    (r"« registre reconstruire » l’y remet", "refaire le registre, depuis « Dossier du service », l’y remet"),
)
_TABLE = tuple((re.compile(said), done) for said, done in _DITS)


def parole(remedy: str) -> str:
    """The remedy in the words of the page."""
    for pattern, words in _TABLE:
        remedy = pattern.sub(words, remedy)
    return remedy
