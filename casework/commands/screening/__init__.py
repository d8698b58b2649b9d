"""What changes about screening: lists loaded, parties screened, hits decided."""
