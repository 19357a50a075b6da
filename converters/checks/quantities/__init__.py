"""What the text says in figures: prose to quantities, words to the cells they name, the two together to claims of facts."""
