"""What happens to people: labelled episodes of the three warnings, and ordinary-life decoys."""
