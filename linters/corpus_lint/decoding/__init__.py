"""Bytes to text: detect binary files, detect the encoding of documents and lines, and measure how probable a text is in any language."""
