"""The benchmark: what the integration costs a camera, and how quick it is."""
