"""Whom a message speaks of: customers by any name, companies nobody knows, who was spoken of before."""
