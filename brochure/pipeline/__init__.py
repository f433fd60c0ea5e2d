"""Pipeline: the order of the stages, from a project to published files."""
