"""The checks that rows of packs name, a module for each topic: all modules here are found."""
