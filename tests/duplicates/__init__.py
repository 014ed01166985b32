"""Tests of copies of documents."""
