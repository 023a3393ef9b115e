// Makes a section of each folder of an upload, for the files still to come and for those that are there.

import { post } from "./request.js";

/** Gives every entry with a folder the section of that name; answers how many sections it made. */
export async function makeSections(entries, { collection, move }) {
  const present = new Map([...document.querySelectorAll("[data-into] option")].map(({ text, value }) => [text, value]));
  const titles = new Set(entries.map(({ folder }) => folder).filter(Boolean));
  let made = 0;
  for (const title of titles) {
    let section = present.get(title);
    if (!section) {
      section = (await post(`/collections/${collection}/sections`, { title })).id;
      made += 1;
    }
    const mine = entries.filter(({ folder }) => folder === title);
    mine.forEach((entry) => (entry.section = section));
    const there = mine.filter(({ state }) => state === "done");
    if (there.length) await move(there, section);
  }
  return made;
}
