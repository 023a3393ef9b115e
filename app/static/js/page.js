// What every page gets where JavaScript runs: passwords that can be shown, times in the reader's own zone, menus that close, a way back.

for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    input.focus();
  });
}

// Day before month, as the server writes dates. By hand: a browser's own formatter costs a slow phone 50 ms the first time.
const MONTHS = "January February March April May June July August September October November December".split(" ");
for (const time of document.querySelectorAll("time[data-local]")) {
  const at = new Date(time.dateTime);
  const [hours, minutes] = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0"));
  const date = `${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`;
  time.textContent = time.dataset.local === "date" ? date : `${date}, ${hours}:${minutes}`;
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// What can be taken back is said in a toast, as everywhere; the form that does so stays on the page, out of sight.
for (const notice of document.querySelectorAll(".notice[data-undo]")) {
  import("./toast.js").then(({ toast }) => {
    notice.hidden = true;
    const run = () => notice.querySelector("form").requestSubmit();
    toast(notice.querySelector("span").textContent, { seconds: 10, action: { label: "Undo", run } });
  });
}
