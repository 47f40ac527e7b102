"""备案项目清单: lists of prices on their way to the county and back."""
