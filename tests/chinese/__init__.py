"""Tests of what is known of Chinese."""
