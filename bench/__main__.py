"""All benchmarks one after the other: ``python -m bench``."""

from bench import moteur, parcours

if __name__ == "__main__":
    moteur.main()
    parcours.main()
