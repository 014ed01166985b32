"""Rules of this house."""
