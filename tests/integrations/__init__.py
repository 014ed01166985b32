"""Tests of the integrations with engines, with the engines themselves."""
