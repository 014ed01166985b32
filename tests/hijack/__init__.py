"""Tests of what a hijacker adds."""
