"""Tests of undoing wrong decodings."""
