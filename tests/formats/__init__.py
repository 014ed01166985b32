"""Tests of files to documents and back."""
