"""How hard a text is to read: formulae, words and sentences, and type as it is set."""
