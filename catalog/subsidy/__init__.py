"""The dated rule table: rate and cap by region and voucher class."""
