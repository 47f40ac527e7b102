"""The folder of an operator with lists and rules of further regions."""
