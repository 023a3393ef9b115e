// The events that the components of a page send each other.

interface DocumentEventMap {
  /** The picker added files to a collection: from the library (`files`, their ids) and by its upload (how many). */
  filesadded: CustomEvent<{ message?: string; files?: string[]; uploaded: number }>;
}
