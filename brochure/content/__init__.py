"""Content: the typed model of what leaflets say, and which of it a leaflet uses."""
