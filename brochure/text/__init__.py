"""Text: inline markup, typographic placement, and the types of fields that hold texts."""
