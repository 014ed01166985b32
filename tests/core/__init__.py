"""Tests of rules, options and fixes."""
