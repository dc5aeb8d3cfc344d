// @ts-check
/** The little script of every page. Each page works without it; with it, lists have keys, forms warn, files show. */

const words = /** @type {HTMLTemplateElement | null} */ (document.getElementById("ran-words"));

/** A translated sentence of the base page, with {limit} filled in.
 * @param {string} name @param {string | number} [limit] @returns {string} */
function word(name, limit = "") {
  return (words?.dataset[name] ?? "").replace("{limit}", String(limit));
}

/** The nearest element around an event's target that matches.
 * @param {Event} event @param {string} selector @returns {HTMLElement | null} */
function around(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

/** @param {EventTarget | null} target @returns {boolean} */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select"));
}

// ---------- htmx: the token in every request, a word when the server is away ----------

document.addEventListener("htmx:configRequest", (event) => {
  const token = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=csrf-token]"));
  if (token) /** @type {CustomEvent} */ (event).detail.headers["X-CSRFToken"] = token.content;
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => say(word("failed")));
}
document.addEventListener("htmx:load", (event) => prepare(/** @type {CustomEvent} */ (event).detail.elt));

/** A short notice on top of the page, read out by screen readers.
 * @param {string} text */
function say(text) {
  const main = document.getElementById("main");
  if (!main || !text) return;
  const box = document.createElement("div");
  box.className = "alert messages";
  box.setAttribute("role", "alert");
  box.textContent = text;
  main.prepend(box);
  box.scrollIntoView({ block: "nearest" });
}

// ---------- acts that ask first, forms that are sent once, filters that send themselves ----------

/** @type {WeakSet<HTMLFormElement>} */ const sent = new WeakSet();
/** @type {WeakSet<HTMLFormElement>} */ const changed = new WeakSet();

/** Ask in the page's own dialog; resolves to whether the answer was yes.
 * @param {string} text @returns {Promise<boolean>} */
function ask(text) {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("ran-confirm"));
  if (!dialog || typeof dialog.showModal !== "function") return Promise.resolve(window.confirm(text));
  /** @type {HTMLElement} */ (dialog.querySelector("p")).textContent = text;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
}

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const button = /** @type {HTMLElement | null} */ (event.submitter);
  const text = button?.dataset.confirm ?? form.dataset.confirm;
  if (form.method === "dialog" || form.matches("[hx-get], [hx-post]")) return;
  if (text && form.dataset.agreed !== "yes") {
    event.preventDefault();
    if (await ask(text)) {
      form.dataset.agreed = "yes";
      form.requestSubmit(button);
    }
    return;
  }
  delete form.dataset.agreed;
  if (form.method === "post" && sent.has(form)) event.preventDefault();
  else sent.add(form);
  window.setTimeout(() => sent.delete(form), 8000); // an answer that is a file leaves the page as it is
  changed.delete(form);
});

document.addEventListener("change", (event) => {
  const form = /** @type {HTMLFormElement | null} */ (around(event, "form"));
  const auto = around(event, "[data-auto]");
  if (form?.matches("[data-guard]")) changed.add(form);
  if (auto && form) form.requestSubmit();
  if (event.target instanceof HTMLInputElement) {
    if (event.target.matches("[data-bulk] input[name=all]")) counted();
    if (event.target.matches("[data-preview]")) preview(event.target);
    if (event.target.type === "checkbox") ticked(event.target);
  }
});
document.addEventListener("input", (event) => {
  const form = /** @type {HTMLFormElement | null} */ (around(event, "form[data-guard]"));
  if (form) changed.add(form);
});
window.addEventListener("beforeunload", (event) => {
  const open = [...document.querySelectorAll("form[data-guard]")].some((form) => changed.has(/** @type {HTMLFormElement} */ (form)));
  if (open) event.preventDefault();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => sent.delete(form));
});

// ---------- files: shown before they are sent, and their size looked at ----------

/** @param {File} file @param {HTMLInputElement} input @returns {string} what is wrong with it, or nothing */
function wrong(file, input) {
  const limit = Number(file.type.startsWith("video/") ? input.dataset.maxVideoMb : input.dataset.maxMb);
  return limit && file.size > limit * 1024 * 1024 ? word("tooLarge", limit) : "";
}

/** @param {File} file @param {string} trouble @returns {HTMLLIElement} */
function pictured(file, trouble) {
  const item = document.createElement("li");
  if (file.type.startsWith("image/") && !trouble) {
    const picture = document.createElement("img");
    picture.src = URL.createObjectURL(file);
    picture.alt = "";
    picture.onload = () => URL.revokeObjectURL(picture.src);
    item.append(picture);
  }
  item.append(`${file.name} · ${(file.size / 1024 / 1024).toFixed(1)} MB`);
  if (trouble) item.append(` · ${trouble}`);
  item.classList.toggle("bad", trouble !== "");
  return item;
}

/** @param {HTMLInputElement} input */
function preview(input) {
  const list = document.querySelector(`[data-preview-of="${CSS.escape(input.id)}"]`);
  const files = [...(input.files ?? [])];
  const most = Number(input.dataset.maxFiles);
  const troubles = files.map((file) => wrong(file, input));
  const tooMany = most && files.length > most ? word("tooMany", most) : "";
  input.setCustomValidity(tooMany || troubles.find((text) => text !== "") || "");
  list?.replaceChildren(...files.map((file, at) => pictured(file, troubles[at] ?? "")));
  if (!input.validity.valid) input.reportValidity();
}

// ---------- lists: keys, ticks, the bar of the ticked ----------

/** @returns {HTMLElement[]} the rows of the page's list that lead somewhere */
function rows() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-list] tbody tr")].filter((row) => row.querySelector("a.row-link")));
}

/** The row in which the cursor stands; with the cursor beside the list, the one that is looked at. @returns {HTMLElement | undefined} */
function here() {
  const now = rows().find((row) => row.contains(document.activeElement));
  return now ?? (beside()?.contains(document.activeElement) || document.activeElement === document.body ? looked : undefined);
}

/** @param {number} by */
function move(by) {
  const all = rows();
  const now = here();
  const next = all[Math.min(all.length - 1, Math.max(0, (now ? all.indexOf(now) : -1) + by))];
  /** @type {HTMLElement | null | undefined} */ (next?.querySelector("a.row-link"))?.focus();
  if (next && beside()?.hidden === false) look(next);
}

// ---------- a look at one row beside the list ----------

/** @type {HTMLElement | undefined} */ let looked;
let byHand = false; // whether the cursor goes into the look when it has come

/** @returns {HTMLElement | null} */
function beside() {
  return document.querySelector("[data-quick]");
}

/** @param {HTMLElement | undefined} row */
function look(row) {
  /** @type {HTMLElement | null | undefined} */ (row?.querySelector("a.peek"))?.click();
}

function lookAway() {
  const panel = beside();
  if (!panel || panel.hidden) return;
  const back = panel.contains(document.activeElement) || document.activeElement === document.body;
  panel.hidden = true;
  document.documentElement.classList.remove("looking");
  looked?.classList.remove("looked");
  if (back) /** @type {HTMLElement | null | undefined} */ (looked?.querySelector("a.row-link"))?.focus();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const row = /** @type {HTMLElement | null} */ (around(event, "[data-list] tbody tr"));
  if (!row || !around(event, "a.peek")) return;
  byHand = !(document.activeElement?.matches("a.row-link") && row.contains(document.activeElement));
  looked?.classList.remove("looked");
  looked = row;
  row.classList.add("looked");
});
document.addEventListener("htmx:afterSwap", (event) => {
  const panel = /** @type {HTMLElement | null} */ (around(event, "[data-quick]"));
  if (!panel) return;
  panel.hidden = false;
  panel.scrollTop = 0;
  document.documentElement.classList.add("looking");
  if (byHand) panel.focus({ preventScroll: true });
});

/** What one key does in a list; false where it does nothing. @param {string} key @returns {boolean} */
function pressed(key) {
  const search = ["[data-search]", "main input[type=search]", ".navbar input[type=search]"]
    .map((where) => /** @type {HTMLInputElement | null} */ (document.querySelector(where))).find((one) => one);
  const row = here();
  const box = /** @type {HTMLInputElement | null | undefined} */ (row?.querySelector("input[type=checkbox]"));
  const keys = /** @type {HTMLDialogElement | null} */ (document.getElementById("ran-keys"));
  if (key === "/" && search) search.focus();
  else if (key === "j" || (key === "ArrowDown" && row)) move(1);
  else if (key === "k" || (key === "ArrowUp" && row)) move(-1);
  else if (key === "v" && row) look(row);
  else if (key === "x" && box && document.activeElement !== box) box.click();
  else if (key === "?" && keys && !keys.open) keys.showModal();
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    closeMenus(null);
    lookAway();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]") || around(event, "details.dropdown[open]")) return;
  if (pressed(event.key)) event.preventDefault();
});

// ---------- the order of columns: up and down instead of numbers ----------

document.addEventListener("click", (event) => {
  if (around(event, "[data-quick-close]")) lookAway();
  const button = around(event, "[data-up], [data-down]");
  const item = button?.closest("li");
  const other = button?.matches("[data-up]") ? item?.previousElementSibling : item?.nextElementSibling;
  if (!button || !item || !other) return;
  if (button.matches("[data-up]")) other.before(item);
  else other.after(item);
  item.parentElement?.querySelectorAll("input.place").forEach((box, at) => (/** @type {HTMLInputElement} */ (box).value = String(at + 1)));
  button.focus();
});

/** A tick marks its row, `data-all` ticks all; the bar of acts shows while something is ticked.
 * @param {HTMLInputElement} box */
function ticked(box) {
  const form = box.closest("form, [data-list]");
  if (!form) return;
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("tbody .ck input[type=checkbox]")]);
  if (box.matches("[data-all]")) boxes.forEach((each) => (each.checked = box.checked));
  boxes.forEach((each) => each.closest("tr")?.classList.toggle("active", each.checked));
  counted();
}

/** Fill in the number of ticked rows and show or hide the bar. */
function counted() {
  const bar = /** @type {HTMLElement | null} */ (document.querySelector("[data-bulk]"));
  if (!bar) return;
  const count = document.querySelectorAll("tbody .ck input:checked").length;
  bar.hidden = count === 0 && !bar.querySelector("input[name=all]:checked");
  bar.querySelectorAll("[data-count]").forEach((place) => (place.textContent = String(count)));
}

// ---------- menus, links to copy, steps opened by the address ----------

/** @param {Node | null} except */
function closeMenus(except) {
  document.querySelectorAll("details.dropdown[open]").forEach((menu) => {
    if (!except || !menu.contains(except)) menu.removeAttribute("open");
  });
}

/** @param {string} text @returns {Promise<void>} */
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

// What is folded on the screen is printed whole.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details.printed-open").forEach((one) => one.setAttribute("open", ""));
});

document.addEventListener("click", async (event) => {
  closeMenus(event.target instanceof Node ? event.target : null);
  const button = around(event, "[data-copy]");
  if (around(event, "[data-print]")) window.print();
  if (around(event, "[data-untick]")) {
    document.querySelectorAll("tbody .ck input:checked").forEach((box) => /** @type {HTMLInputElement} */ (box).click());
  }
  if (!button) return;
  await copy(button.dataset.copy || window.location.href);
  button.textContent = word("copied");
});

/** Open the disclosure that the address names (#step-review) and put the cursor into it. */
function openNamed() {
  const named = window.location.hash.length > 1 ? document.getElementById(window.location.hash.slice(1)) : null;
  if (!(named instanceof HTMLDetailsElement)) return;
  named.open = true;
  const first = /** @type {HTMLElement | null} */ (named.querySelector("input:not([type=hidden]), textarea, select"));
  window.setTimeout(() => first?.focus(), 0); // after the browser has jumped to the place itself
}

/** What has to be done once to new content. @param {ParentNode} root */
function prepare(root) {
  root.querySelectorAll("[data-print]").forEach((button) => button.removeAttribute("hidden"));
  counted();
}

document.documentElement.classList.add("js");
window.addEventListener("hashchange", openNamed);
prepare(document);
openNamed();
