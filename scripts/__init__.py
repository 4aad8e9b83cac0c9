"""Python helpers of the scripts in this folder."""
