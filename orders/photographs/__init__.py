"""Photographs: formats, decoding, EXIF, copies, captions. Knows no order."""
