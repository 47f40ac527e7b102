"""Rows of prices, and reading them: the price book of an enrolment is opened here."""
