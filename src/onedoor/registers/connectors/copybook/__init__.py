"""COBOL copybooks and the data they describe: a library of its own, without a framework."""
