"""A filled studio for a first look: collections, and photographs that the program draws itself."""
