"""The schemas of the API's requests and responses; the OpenAPI document is made from them."""
