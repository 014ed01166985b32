"""Text to the text that it was: wrong decodings undone, shifted bytes read again, and the search that they share."""
