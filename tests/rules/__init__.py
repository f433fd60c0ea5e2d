"""Rules on content."""
