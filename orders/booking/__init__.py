"""The office's order form: choosing the elder, filed prices as rows, the estimate while one types."""
