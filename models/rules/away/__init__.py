"""Rules on the rows of family `away`: somebody who is out: overdue, lost, out at night."""
