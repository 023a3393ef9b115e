// The events that components of a page send to each other.

interface DocumentEventMap {
  /** The picker added files to a collection: those of the library (`files`, their ids) and uploads (`uploaded`). */
  filesadded: CustomEvent<{ message?: string; files?: string[]; uploaded: number }>;
}
