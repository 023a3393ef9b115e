"""The events of a studio, and the service that reports them to mails and webhooks."""
