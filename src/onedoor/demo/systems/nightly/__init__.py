"""What agencies drop into a folder every night: drivers as a mainframe writes them, vehicles as CSV."""
