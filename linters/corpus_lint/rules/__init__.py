"""The rules, one module each, named after the rule. The docstring of a module is the page of its rule."""
