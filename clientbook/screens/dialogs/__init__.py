"""Small modal panels: a question, a choice, one field, tags, columns."""
