// The files of an archive in batches that a share sheet takes: fetched by their ranges, in order, each once.

const MOST_FILES = 10;
const MOST_BYTES = 80_000_000; // held in memory at once; a larger file goes alone

export class Batches {
  #address;
  #index = null;
  #place = 0;
  #files = [];
  #stop = new AbortController();

  constructor(address) {
    this.#address = address;
  }

  get isDone() {
    return this.#index !== null && this.#place >= this.#index.files.length;
  }

  /** The batch that `next` has fetched, in words. */
  get words() {
    const [first, last, count] = [this.#place + 1, this.#place + this.#files.length, this.#index.files.length];
    return first === last ? `${first} of ${count}` : `${first}–${last} of ${count}`;
  }

  stop() {
    this.#stop.abort();
  }

  /** Fetches the batch that follows what has been passed on; tells `report` how far it is (0 to 1). Goes on after a failure. */
  async next(report) {
    this.#index ??= await (await this.#fetch(this.#address)).json();
    const wanted = this.#wanted();
    const total = wanted.reduce((sum, file) => sum + file.size, 0);
    let done = this.#files.reduce((sum, file) => sum + file.size, 0);
    for (const file of wanted.slice(this.#files.length)) {
      this.#files.push(await this.#read(file));
      report((done += file.size) / total);
    }
    return this.#files;
  }

  /** The batch has been taken. */
  pass() {
    this.#place += this.#files.length;
    this.#files = [];
  }

  #wanted() {
    const batch = [];
    let bytes = 0;
    for (const file of this.#index.files.slice(this.#place, this.#place + MOST_FILES)) {
      if (batch.length && bytes + file.size > MOST_BYTES) break;
      bytes += file.size;
      batch.push(file);
    }
    return batch;
  }

  async #read({ name, type, start, size }) {
    if (size === 0) return new File([], name, { type });
    const headers = { Range: `bytes=${start}-${start + size - 1}`, "If-Range": this.#index.etag };
    const answer = await this.#fetch(this.#index.archive, headers);
    if (answer.status !== 206) {
      answer.body?.cancel(); // the gallery has changed, and with it every place in the archive
      throw sentence("The gallery has changed meanwhile. Load this page again.");
    }
    return new File([await answer.blob()], name, { type });
  }

  async #fetch(address, headers = {}) {
    const answer = await fetch(address, { headers, cache: "no-store", signal: this.#stop.signal });
    if (answer.status === 503) throw sentence("Many downloads are running right now. Try again in a minute.");
    if (!answer.ok) throw sentence("These photos are not open for download any more. Load this page again.");
    return answer;
  }
}

function sentence(words) {
  return Object.assign(new Error(words), { words });
}
