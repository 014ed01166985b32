"""Tests of the kernel for pipelines."""
