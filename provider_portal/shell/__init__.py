"""The frame around every door: pages, phone, API and command line."""
