"""Services for the operation of a site: backlog, heartbeats of workers, shared state, networks and timed queries."""
