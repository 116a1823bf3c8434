// An open page follows what changes. A stream says "revision 42"; a page of another revision asks for
// itself again and takes over what differs. One tab of a browser listens for all, and none that is
// hidden does.
const root = document.documentElement;
if (root.dataset.revision && window.EventSource) followLive();

function followLive() {
  const tabs = window.BroadcastChannel ? new BroadcastChannel("portico-live") : null;
  let tag = "";
  let timer = 0;
  let asking = null;
  let stop = null;
  let again = 0;

  const announced = (message) => {
    const isNew = message.startsWith("figures ")
      ? isCountedAnew(message) : message !== root.dataset.revision;
    if (!isNew || timer || document.hidden) return;
    // Not all at once: many may have heard the same.
    timer = setTimeout(refresh, Math.random() * 1000);
  };

  async function refresh() {
    clearTimeout(timer);
    timer = 0;
    // An answer that was overtaken must not be taken over after the newer one.
    asking?.abort();
    asking = new AbortController();
    let answer;
    try {
      answer = await fetch(location.pathname + location.search, {
        headers: { "X-Live-Refresh": "1", ...(tag && { "If-None-Match": tag }) },
        cache: "no-store", redirect: "manual", signal: asking.signal,
      });
      if (answer.status === 200) {
        const html = await answer.text();
        tag = answer.headers.get("ETag") ?? "";
        takeOver(new DOMParser().parseFromString(html, "text/html"));
      }
    } catch { return; }
    // The session or the right to see this page is gone.
    if (answer.type === "opaqueredirect" || answer.status === 404) loadAnew();
  }

  function listen() {
    const source = new EventSource("/live");
    const tell = (message) => {
      tabs?.postMessage(message);
      announced(message);
    };
    source.addEventListener("revision", (event) => tell(event.data));
    source.addEventListener("figures", (event) => tell(`figures ${event.data}`));
    // Over, or refused: that is for every page to look at, and the tabs' turn to listen is free
    // again. A browser that lost its connection comes back by itself.
    const giveUp = () => {
      rest();
      tell("");
      again = setTimeout(start, 5000 + Math.random() * 10000);
    };
    source.addEventListener("end", giveUp);
    source.addEventListener("error", () => source.readyState === EventSource.CLOSED && giveUp());
    return () => source.close();
  }

  // The lock is held for as long as this tab is the one that listens.
  function start() {
    if (stop || document.hidden) return;
    if (!navigator.locks) return void (stop = listen());
    const waiting = new AbortController();
    stop = () => waiting.abort();
    navigator.locks.request("portico-live", { signal: waiting.signal }, () => new Promise((done) => {
      const close = listen();
      stop = () => { close(); done(); };
    })).catch(() => {});
  }

  function rest() {
    stop?.();
    stop = null;
    clearTimeout(again);
    clearTimeout(timer);
    timer = 0;
  }

  if (tabs) tabs.onmessage = (event) => announced(event.data);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return rest();
    start();
    // Another tab may be the one that listens, and it has not waited for this one.
    refresh();
  });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    start();
    refresh();
  });
  start();
}

// What is counted is told as "team:number" for each team; a page that shows it is of one.
function isCountedAnew(message) {
  const own = root.dataset.figures;
  const team = own?.slice(0, own.indexOf(":") + 1);
  return !!own && message.split(" ").some((part) => part !== own && part.startsWith(team));
}

// What was typed stays until it is sent.
function loadAnew() {
  if (![...document.forms].some(isTouched)) location.reload();
}

// Styles and scripts are named by their content: others than these are for another page than this.
const assets = (page) =>
  [...page.head.querySelectorAll("[rel=stylesheet], script")].map((part) => part.outerHTML).join();

// The parts of this page that differ from `fresh` become as they are there.
function takeOver(fresh) {
  if (!fresh.documentElement.dataset.revision) return;
  if (assets(fresh) !== assets(document)) return loadAnew();
  enhance(fresh);
  document.title = fresh.title;
  takeAttributes(root, fresh.documentElement);
  takeChildren(document.body, fresh.body);
}

function isTouched(form) {
  return form.hasAttribute("aria-busy") || form.contains(document.activeElement)
    || [...form.elements].some((field) =>
      field.options ? [...field.options].some((option, index) =>
        option.selected !== (option.defaultSelected || (!field.querySelector("[selected]") && index === 0)))
      : field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
      : field.type === "file" ? field.files.length > 0
      : "defaultValue" in field && field.value !== field.defaultValue);
}

// What somebody is busy with stays as it is.
const stays = (node) => node.nodeName === "FORM" && isTouched(node);

// A message is in the page that it came with only, and goes with it. What a page itself has to say has no role.
const isMessage = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches(".flash[role]");

function take(old, fresh) {
  if (old.isEqualNode(fresh) || stays(old)) return;
  const isSame = old.nodeType === Node.ELEMENT_NODE && old.nodeName === fresh.nodeName;
  if (!isSame) return old.replaceWith(fresh);
  takeAttributes(old, fresh);
  takeChildren(old, fresh);
  // A field that was changed and changed back no longer follows its attributes by itself.
  if (old.nodeName === "FORM") old.reset();
}

function takeAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    // Menus stay as they are.
    if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

// What a node is about. A row never becomes another's, or its button would act on what is no longer
// shown beside it.
function subject(node) {
  const isOne = node.nodeType === Node.ELEMENT_NODE && node.matches("tr, li, form");
  const named = isOne && (node.matches("form") ? node : node.querySelector("form, a"));
  return named ? named.getAttribute("action") ?? named.getAttribute("href") : "";
}

const isCounterpart = (old, fresh) =>
  old.nodeName === fresh.nodeName && subject(old) === subject(fresh);

// Equal nodes at both ends stay; those between become their counterparts.
function takeChildren(old, fresh) {
  const before = [...old.childNodes].filter((node) => !isMessage(node));
  const after = [...fresh.childNodes];
  while (before.length && after.length && before[0].isEqualNode(after[0])) {
    before.shift();
    after.shift();
  }
  while (before.length && after.length && before.at(-1).isEqualNode(after.at(-1))) {
    before.pop();
    after.pop();
  }
  const end = before.length ? before.at(-1).nextSibling : null;
  for (const node of after) {
    const match = before.findIndex((other) => isCounterpart(other, node));
    if (match < 0) {
      old.insertBefore(node, before[0] ?? end);
      continue;
    }
    for (const gone of before.splice(0, match)) if (!stays(gone)) gone.remove();
    take(before.shift(), node);
  }
  for (const gone of before) if (!stays(gone)) gone.remove();
}
