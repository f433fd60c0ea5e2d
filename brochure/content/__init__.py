"""Content: reading the YAML with positions, the typed model, inline markup and the reference library."""
