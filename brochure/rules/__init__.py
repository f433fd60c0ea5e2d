"""Rules: what must hold of a leaflet, as rows of data and the checks that look for it."""
