"""What the Makefile runs beside the program: set-up, the reference of the documentation, its pictures."""
