"""The publications of new photos: their numbers, who has seen them, and telling the visitors."""
