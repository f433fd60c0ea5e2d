"""Design: what designers write as data, and the templates, styles and fonts of a project."""
