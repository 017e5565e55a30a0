"""Rules on rows of payments, each of one kind of fraud and of the traces it leaves."""
