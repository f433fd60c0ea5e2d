"""PDF: reading and writing files of any content."""
