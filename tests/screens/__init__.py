"""Tests of the screens of rules."""
