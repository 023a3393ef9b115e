"""What an operator sees and needs: diagnosis, backlog, heartbeats, guess limits."""
