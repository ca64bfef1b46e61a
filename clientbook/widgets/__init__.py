"""What two screens share: widgets without knowledge of the book."""
