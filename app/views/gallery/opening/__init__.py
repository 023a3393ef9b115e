"""The page of a draft on which visitors ask for a mail when the gallery opens, and the pages that their mails open."""
