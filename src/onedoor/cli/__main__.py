"""`python -m onedoor.cli`, the same as `onedoor`."""

from onedoor.cli.main import main

main(prog_name="onedoor")
