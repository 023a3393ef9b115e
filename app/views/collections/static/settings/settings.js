// Entry of the settings of a collection: the bar that saves them, the parts in view, and the preview of the theme.

import { one, pageSignal } from "/static/js/dom.js";
import { mountPreview } from "./live.js";
import { mountSaveBar } from "./save_bar.js";
import { followParts } from "./parts.js";

const lifetime = { signal: pageSignal() };
mountSaveBar(one(document, "form#settings"), lifetime);
followParts(one(document, ".settings-nav"));
mountPreview(one(document, ".look-choices"), one(document, "[data-look-preview]"));
