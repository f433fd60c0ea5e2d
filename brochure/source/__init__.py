"""Source: YAML files with the place of everything in them, and the project folder that they lie in."""
