"""All benchmarks one after the other: ``python -m bench``."""

from bench import facturx, grappe, moteur, parcours, pdf

if __name__ == "__main__":
    moteur.main()
    parcours.main()
    pdf.main()
    grappe.main()
    facturx.main()
