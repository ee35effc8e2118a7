"""The expression language FEEL (DMN 1.5, chapter 10), as a library without a framework."""
