// Links to a page of the library open it in a dialog; a modified click, or a fault, follows the link as it is.

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-picker]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.ariaBusy) return; // the second click of two
  link.ariaBusy = "true";
  try {
    const { openPicker } = await import("./picker.js");
    await openPicker(link);
  } catch {
    location.assign(link.href);
  } finally {
    link.ariaBusy = null;
  }
});
