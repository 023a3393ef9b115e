// Entry for pages that ask for a time zone: selects the browser's own where none has been selected yet.

for (const select of document.querySelectorAll("select[data-preselect-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isOffered = [...select.options].some((option) => option.value === zone);
  if (select.value === "UTC" && isOffered) select.value = zone;
}
