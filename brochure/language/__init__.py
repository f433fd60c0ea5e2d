"""Language: sentences, syllables, and the words that the program adds."""
