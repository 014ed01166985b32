"""A run over files: plan, execute, conclude; worker processes, the cache of findings, the baseline."""
