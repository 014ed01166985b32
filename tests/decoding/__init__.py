"""Tests of bytes to text."""
