"""The command: its arguments, one module per subcommand, and its messages on standard error."""
