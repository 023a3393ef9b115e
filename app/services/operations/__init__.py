"""Services for the operation of a site: diagnosis, backlog, heartbeats of workers and networks."""
