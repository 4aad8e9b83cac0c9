"""The matrix of faults: each at whatever asks the camera."""
