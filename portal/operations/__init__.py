"""What operators do with a whole site: back it up, restore it, move it, check it."""
