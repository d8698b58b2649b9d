"""What customers say of the bank: scales, measures and margins, samples, and what an answer asks for."""
