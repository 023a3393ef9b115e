// Picks the browser's time zone where none has been chosen yet.

for (const select of document.querySelectorAll("select[data-preselect-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isOffered = [...select.options].some((option) => option.value === zone);
  if (select.value === "UTC" && isOffered) select.value = zone;
}
