"""Template tags of the formulation."""
