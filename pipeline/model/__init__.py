"""The domain: dossiers assembled from the rows, their hours, prices, parties, and the rules across them."""
