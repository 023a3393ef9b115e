"""Objects in Cloudflare R2, or in any other S3-compatible store."""
