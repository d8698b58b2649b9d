"""The version of the product; the wheel, the API and the reports read it here."""

__version__ = "0.1.0"
