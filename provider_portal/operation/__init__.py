"""What the operator runs: the command line, serving, keeping, keys, the demonstration."""
