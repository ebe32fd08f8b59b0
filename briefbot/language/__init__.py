"""Characters, words, sentences, dates and languages of plain text."""
