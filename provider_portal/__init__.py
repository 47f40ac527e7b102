"""The ground every floor stands on and the shell their doors hang in."""
