"""Reading PDFs: the graphics state, colour spaces and functions of content streams.  Knows pikepdf only."""
