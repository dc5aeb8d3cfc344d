// @ts-check
/** The checklist on a phone: a lost connection, an ended session or a reloaded page loses nothing that was typed.
 * The form is sent beside the page, so that the page stays where no answer comes; what is typed is kept in this tab. */

/** Watch the page's form, if it has one to be kept steady. */
function keepSteady() {
  const found = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-steady]"));
  const box = /** @type {HTMLElement | null} */ (found?.querySelector("[data-said]") ?? null);
  if (!found || !box) return;
  const form = found, said = box, key = `ran-draft ${form.dataset.steady} ${location.pathname}${location.search}`;
  let sending = false;

  /** @param {string} name */
  function tell(name) {
    said.textContent = said.dataset[name] ?? "";
    said.classList.toggle("alert-quiet", ["sending", "restored"].includes(name));
    said.hidden = false;
  }

  /** What is typed stays in this tab until it was taken. */
  function keep() {
    const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "held"].includes(name));
    try {
      sessionStorage.setItem(key, JSON.stringify(typed));
    } catch {
      // a full or forbidden store: the page itself still holds everything
    }
  }

  /** @returns {[string, string][]} */
  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(key) ?? "[]");
    } catch {
      return [];
    }
  }

  /** @param {[string, string][]} typed */
  function fill(typed) {
    for (const one of /** @type {Iterable<HTMLInputElement>} */ (form.elements)) {
      const values = typed.filter(([name]) => name === one.name).map(([, value]) => value);
      if (["radio", "checkbox"].includes(one.type)) one.checked = values.includes(one.value);
      else if (values.length === 1 && !["file", "submit"].includes(one.type)) one.value = values[0] ?? "";
    }
    form.dispatchEvent(new Event("input", { bubbles: true })); // the page warns before it is left
  }

  /** The page that was answered takes the place of this one; the address stays.
   * @param {string} text */
  function show(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html"), main = fresh.getElementById("main");
    if (!main?.querySelector("form[data-steady]")) return tell("failed");
    document.title = fresh.title;
    document.getElementById("main")?.replaceWith(document.adoptNode(main));
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: main } })); // what ran.js does once to new content
    keepSteady();
    main.querySelector("form[data-steady]")?.dispatchEvent(new Event("input", { bubbles: true }));
    window.scrollTo(0, 0);
  }

  /** The token of a session that began anew in another window. */
  async function renew() {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = /** @type {HTMLInputElement | null} */ (page.querySelector("form[data-steady] [name=csrfmiddlewaretoken]"));
    const here = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=csrfmiddlewaretoken]"));
    if (token && here) here.value = token.value;
    tell(token ? "again" : "signedOut");
  }

  /** @param {Response} answer */
  async function take(answer) {
    if (answer.redirected && new URL(answer.url).pathname === said.dataset.door) return tell("signedOut");
    if (answer.redirected && answer.ok) {
      sessionStorage.removeItem(key);
      form.removeAttribute("data-guard"); // it was taken: nothing to warn of
      return location.assign(answer.url);
    }
    if (answer.status === 403) return renew();
    if (answer.status === 413 || answer.status >= 500) return tell(answer.status === 413 ? "tooLarge" : "failed");
    show(await answer.text());
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation(); // the page's own handler would take the form for sent
    if (sending) return;
    sending = true;
    keep();
    tell("sending");
    try {
      await take(await fetch(location.href, { method: "POST", body: new FormData(form) }));
    } catch {
      tell("failed");
    } finally {
      sending = false;
    }
  });
  form.addEventListener("input", keep);
  form.addEventListener("change", (event) => {
    keep();
    const input = /** @type {HTMLInputElement} */ (event.target), list = input.closest("fieldset, .mb-3")?.querySelector("[data-chosen]");
    if (input.type === "file" && list) list.textContent = [...(input.files ?? [])].map((one) => one.name).join(", ");
  });
  const before = kept();
  if (before.length && form.dataset.fresh !== undefined) {
    fill(before);
    tell("restored");
  }
}

keepSteady();
