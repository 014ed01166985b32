"""The rules, one module each, named like its rule; modules whose name begins with ``_`` are shared by several."""
