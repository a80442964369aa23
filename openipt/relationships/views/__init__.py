"""The pages of the inventory and the circle: the same for the client and for whoever cares for them."""
