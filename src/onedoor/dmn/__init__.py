"""Decision models (DMN 1.5): what a decision needs, how it is reached, and why, as a library without a framework."""
