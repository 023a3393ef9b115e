// A color that is picked writes itself into the field beside it, and the other way round.

for (const picker of document.querySelectorAll("[data-color-for]")) {
  const field = document.getElementById(picker.dataset.colorFor);
  picker.hidden = false;
  picker.addEventListener("input", () => (field.value = picker.value));
  field.addEventListener("input", () => {
    if (/^#[0-9a-f]{6}$/i.test(field.value)) picker.value = field.value;
  });
}
