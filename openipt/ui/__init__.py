"""The look: design tokens, page frames, components, charts and small scripts."""
