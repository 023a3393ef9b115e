"""Requests to addresses that owners entered, which reach no address inside the operator's network."""
