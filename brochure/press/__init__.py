"""Press: what is done to finished PDFs.  Knows pages, boxes, tags and metadata, and nothing of leaflets."""
