"""Strings in, strings out: sentences, words, languages, cleaning. Knows no Article."""
