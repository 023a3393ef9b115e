// The events that components of a page send to each other.

interface DocumentEventMap {
  /** The picker added files to a collection: `files` has the ids of those from the library, `uploaded` counts the others. */
  filesadded: CustomEvent<{ message?: string; files?: string[]; uploaded: number }>;
}
