// One uploading tab a collection: the others hear how far it is. While it sends, the screen stays awake and leaving is questioned.

/** Lets `queue` send while no other tab does. `heard(news)` gets what `tell(news)` said elsewhere, and null once that tab is through. */
export function shareTabs(queue, collection, heard) {
  const name = `vitrine-uploads-${collection}`;
  const channel = new BroadcastChannel(name);
  const { locks, wakeLock } = navigator; // missing on plain http
  let release, awake;
  let isWatching = false;
  let isMine = false;

  const whenFree = () => {
    isWatching = false;
    heard(null);
  };
  channel.onmessage = ({ data }) => {
    if (!data) return whenFree();
    heard(data);
    // Granted when the sending tab is through, or gone.
    if (!isWatching) locks?.request(name, { mode: "shared" }, whenFree);
    isWatching = true;
  };

  const stayAwake = async () => {
    if (document.hidden || !queue.isSending || awake?.released === false) return;
    awake = await wakeLock?.request("screen").catch(() => null);
  };
  const take = () => {
    const isFree = new Promise((resolve) => (release = resolve));
    const begin = () => {
      isMine = queue.isSending;
      if (isMine) queue.release("tab");
      stayAwake();
      return isFree;
    };
    if (locks) locks.request(name, begin);
    else begin();
  };
  queue.addEventListener("state", () => {
    if (queue.isSending && !release) take();
    if (queue.isSending || !release) return;
    release = release();
    queue.hold("tab");
    isMine = false;
    channel.postMessage(null);
    awake?.release();
  });
  document.addEventListener("visibilitychange", stayAwake);
  addEventListener("beforeunload", (event) => queue.isSending && event.preventDefault());
  return {
    tell: (news) => (isMine || news.file) && channel.postMessage(news),
    isTaken: async () => Boolean((await locks?.query())?.held.some((lock) => lock.name === name)),
  };
}
