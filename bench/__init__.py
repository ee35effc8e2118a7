"""Tables of speed, printed by `make bench`. Everything is measured on this machine, in one run, over the loopback interface."""
