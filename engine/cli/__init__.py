"""The command line: one typer application; each command is a file of `commands/`."""
