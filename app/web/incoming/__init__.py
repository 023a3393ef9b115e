"""A request before its route gets it: the headers of proxies, its host, its address and its files."""
