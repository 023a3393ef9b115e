"""File storage: the storage contract and its two backends, for the rest of the app to import."""

from app.integrations.local.storage import LocalStorage
from app.integrations.r2.storage import CloudflareR2Storage
from app.integrations.storage_contract import MultipartPart, Storage, StoredObject
from app.integrations.storage_keys import InvalidKey

__all__ = ["CloudflareR2Storage", "InvalidKey", "LocalStorage", "MultipartPart", "Storage", "StoredObject"]
