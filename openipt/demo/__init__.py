"""A practice that is not real, made by carrying made-up people through real actions."""
