"""The version, written here only: ``pyproject.toml`` has it read from here when a release is built."""

__version__ = "0.1.0"
