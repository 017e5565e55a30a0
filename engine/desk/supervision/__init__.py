"""What a supervisor looks at: response, contacts, outcomes, precision, load, who pays again."""
