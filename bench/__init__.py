"""Measurements of the running product; `./dev bench` runs them."""
