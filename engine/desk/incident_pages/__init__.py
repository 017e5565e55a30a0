"""Pages of single incidents: all that is known, in the order of the first thirty seconds; acts."""
