"""Press: from finished PDF pages to what a printer plates: inks, sheets, marks."""
