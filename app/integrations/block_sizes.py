"""The sizes of the blocks in which bytes are read, sent and written."""

DISK_BLOCK_BYTES = 1 << 20  # of a file on this machine
STREAM_BLOCK_BYTES = 256 * 1024  # of a connection: memory for each, and how often limits and leases are checked
STORE_BLOCK_BYTES = 1 << 20  # of an object in a bucket: one request, and the memory of a download that waits
