"""The rules for single terms: vague ones, terms with several meanings, and terms that the glossary replaces."""

from scripts.language.rule import NEAR_CODE, Rule

VAGUE = (
    Rule(
        "whoever",
        r"\bwho(m)?ever\b",
        "name the person: owner, member, visitor, guest, client",
        "Whoever holds the link may enter.",
        "Anyone with the link may enter.",
    ),
    Rule(
        "whatever",
        r"\bwhatever\b",
        "name the things, or leave it out",
        "Removes the folder, whatever is in it.",
        "Remove the folder and everything in it.",
    ),
    Rule(
        "whichever",
        r"\bwhichever\b",
        "say which one decides",
        "Return whichever came first.",
        "Return the one that came first.",
    ),
    Rule(
        "nobody",
        r"\bnobody\b",
        "say 'no visitor', 'no owner' or 'not … by anyone'",
        "Uploads that nobody finished.",
        "Uploads that were not finished.",
    ),
    Rule("somebody", r"\bsomebody\b", "name the person", "Somebody else's collection.", "Another owner's collection."),
    Rule("be it", r"\bbe it\b", "say 'also' or 'even'", "A file, be it in the trash.", "It may be in the trash."),
    Rule("what is no", r"\bwhat is no\b", "say 'anything else than' or name it", "what is no JPEG", "what is not one"),
    Rule(
        "says nothing",
        r"\b(says?|said) nothing\b",
        "say what is missing",
        "a header that says nothing of its length",
        "a header without a length",
    ),
    Rule(
        "is told",
        r"\b(is|are|was|were|be|been|being) told\b",
        "code is passed, called or configured; a person is shown or informed",
        "The worker is told to end.",
        "The worker gets SIGTERM.",
        NEAR_CODE,
    ),
    Rule(
        "stands for",
        r"\b(stands?|stood|standing) for\b",
        "say 'is', 'means' or 'represents'",
        "None stands for no link.",
        "None means no link.",
    ),
)

OVERLOADED = (
    Rule(
        "answers",
        r"(?:^|[;:,.]\s+|\b(?:and|then|or|but) |·\)? )answers?\b(?! (?:\d|the request|an? request|requests|people))"
        r"|\banswers (?:how|whether|what|which|where|when|who|if|true|false|none|nothing)\b",
        "a function returns; only a request is answered",
        "Removes the rows; answers how many.",
        "Return how many rows were removed. The server answers 404.",
        NEAR_CODE,
    ),
    Rule(
        "looks",
        r"(?<!\bfirst )\blook(s|ed|ing)?\b(?! (?:at|up|(?:it|them|\S+) up)\b)",
        "say reads, checks, searches or finds; appears for what is seen",
        "The worker looks whether a file is there.",
        "An owner looks at the gallery. Look up the row. During a first look, photos are to come.",
        NEAR_CODE,
    ),
    Rule(
        "a look",
        r"\b(?:an?|the|its|their|each|every|another|next|no|own|\w+['’]s) looks?\b|\A\s*looks?\s*\Z",
        "a gallery has a theme; a check or a reading is no look",
        "Save the look",
        "How your gallery looks",
    ),
    Rule(
        "kept",
        r"\bkept\b",
        "say stored, saved, remembered or left",
        "The digests that are kept.",
        "The stored digests.",
        NEAR_CODE,
    ),
    Rule(
        "words",
        r"\bwords\b|\b(?:an?|the|this|that|no|each|its|any|short|lasting) word\b",
        "say description, text, message, term or token",
        "The owner's words for the picture.",
        "The file's description: title, caption and alt text.",
        NEAR_CODE,
    ),
    Rule(
        "own words",
        r"\b(?:in|your|its|their|own|\w+['’]s) words\b",
        "say description, text or message",
        "The file keeps your words.",
        "The file keeps its description.",
    ),
    Rule(
        "place",
        r"(?<!\bin )(?<!\btake )(?<!\btakes )\bplaces?\b|\bin place of\b",
        "a photograph has a location, a list has positions, a store has keys",
        "The place that the picture was taken at.",
        "The location that the photograph was taken at, removed in place.",
    ),
    Rule(
        "noted",
        r"\bnot(?:ed|ing)\b",
        "say recorded, stored or marked",
        "What was noted of visitors.",
        "The recorded activity.",
    ),
)

GLOSSARY = (
    Rule(
        "way in",
        r"\bways? in\b(?! which)|\blet(?:s|ting)?(?: (?!in\b)\S+)? in\b",
        "say identity, sign-in, token or link; to admit",
        "One way in, with what came by it.",
        "The way in which rows are sorted.",
    ),
    Rule(
        "hearts", r"\bhearts\b", "say favorites", "The hearts of a visitor.", "A visitor's favorites; the heart icon."
    ),
    Rule(
        "chosen",
        r"\b(?:chosen|picked|ticked|picks)\b",
        "say selected, or favorite; a selection is what was submitted",
        "The picked photos.",
        "The selected photos; the picker.",
    ),
    Rule("photos page", r"\bphotos page\b", "say contact sheet", "On the photos page.", "On the contact sheet."),
    Rule("brake", r"\bbrak(?:es?|ed|ing)\b", "say guess limit", "The brake on guesses.", "The guess limit; a break."),
    Rule(
        "patience",
        r"\b(?:im)?patien(?:ce|t|tly)\b",
        "say backoff, timeout or deadline",
        "A client with more patience.",
        "A client with a longer timeout.",
    ),
    Rule(
        "landing",
        r"\blandings?\b|\barriving object\b",
        "say staging or staged upload",
        "The landing of an upload.",
        "The staged upload.",
    ),
    Rule(
        "proof",
        r"\b(?:prov(?:es?|ed|en|ing)|(?<!-)proofs?)\b",
        "say verify, checksum or verified original; a test checks or shows",
        "The original with its proof.",
        "The verified original; a proofing gallery.",
    ),
    Rule(
        "bare original", r"\bbare (?:originals?|cop(?:y|ies)|files?)\b", "say stripped original", "a bare file", "bare"
    ),
    Rule("in hand", r"\bin hand\b", "say backlog, or in progress", "the work in hand", "the backlog"),
    Rule(
        "page behind",
        r"\b(?:pages?|what is|what lies|everything|the one) behind\b|\bbehind (?:a|the) (?:dialog|viewer)\b",
        "say inert page for what a dialog covers; else say after or below",
        "Scrolls the page behind.",
        "Make the rest of the page inert. It runs behind a proxy.",
    ),
    Rule(
        "behind",
        r"\b(?:offset|bytes|entry|entries|comes?|stands?|put|goes?|go on|belongs?|rows?|files?|those|zeros) behind\b",
        "say after: that is the order",
        "Return the offset behind the last box.",
        "Return the offset after the last box. It runs behind a proxy.",
    ),
    Rule(
        "morph", r"\bmorph(?:s|ed|ing)?\b", "say transition", "The picture morphs.", "A view transition; polymorphic."
    ),
    Rule(
        "stumbles",
        r"\bstumbl(?:es?|ed|ing)\b",
        "say jank or slow frames",
        "Scrolling without a stumble.",
        "Scrolling without jank.",
    ),
    Rule("contenders", r"\bcontenders?\b", "say peer", "All contenders write two files.", "All peers write two files."),
    Rule(
        "claim",
        r"\bclaim(?:s|ed|ing)?\b",
        "a worker leases a row; a row references an object; a header declares a size",
        "A worker claims the file.",
        "A worker leases the file.",
    ),
    Rule(
        "a hold", r"\b(?:a|the|its|no|this) holds?\b", "say lease", "The worker has a hold on it.", "A worker holds it."
    ),
    Rule(
        "zone",
        r"(?<!time )(?<!time-)(?<!drop )(?<!DNS )(?<!%\()\bzones?\b",
        "say time zone",
        "Times in the reader's zone.",
        "Times in the reader's time zone; the drop zone.",
    ),
)

BANNED_WORDS = VAGUE + OVERLOADED + GLOSSARY
