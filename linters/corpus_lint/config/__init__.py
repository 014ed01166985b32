"""Configuration: finding, reading and checking it, and its schema."""
