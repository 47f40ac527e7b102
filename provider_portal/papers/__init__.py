"""Papers as PDF: templates, the closed press, QR codes and days in words."""
