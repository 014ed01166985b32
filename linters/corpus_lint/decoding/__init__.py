"""Bytes to text: what is no text, which encoding a document or a line of it is in, and what a text costs in any language."""
