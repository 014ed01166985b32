"""The command: its arguments, one module per subcommand, and what it says on standard error."""
