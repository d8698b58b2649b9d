"""What a case starts elsewhere: follow-ups gathered with the act that causes them, carried out when due."""
