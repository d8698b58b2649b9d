"""Whether a customer may be approached: the rules of the contact policy over plain values."""
