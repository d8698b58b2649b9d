"""Reads about customers who may leave: their signs and scores, how well these told, offers."""
