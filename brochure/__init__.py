"""Print-ready patient and HCP leaflets from one content file."""

__version__ = "0.1.0"
