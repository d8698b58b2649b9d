"""The words in which facts, conditions and refusals are spoken of."""
