"""`scripts/persona`: a file of the simulator, made of what a real camera has shown."""
