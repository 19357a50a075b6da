"""What one does with reports once they are read."""
