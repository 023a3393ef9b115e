"""Scripts that fetch in a tab what its browser would download, as downloads open dialogs in some browsers."""

FETCH = """async (address) => {
  const answer = await fetch(address);
  return answer.ok ? [...new Uint8Array(await answer.arrayBuffer())] : answer.status;
}"""
# The address of the archive that the download page's form leads to.
ARCHIVE = """async () => {
  const form = document.querySelector("form[data-download]");
  const started = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`);
  return started.headers.get("Refresh").split("url=")[1];
}"""
