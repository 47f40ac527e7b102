"""Documents as PDF and XLSX."""
