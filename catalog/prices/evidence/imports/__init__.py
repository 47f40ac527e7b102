"""Evidence brought in from a workbook."""
