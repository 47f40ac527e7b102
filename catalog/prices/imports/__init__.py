"""Evidence brought in from a workbook, all or nothing."""
