// Boxes to tick, whose state the browser keeps; how far a reader is; pictures that open large.
(() => {
  "use strict";
  const site = JSON.parse(document.getElementById("course-site").textContent);
  const key = (page, task) => `aurora:${site.course}:${site.language}:${page}:${task}`;
  const store = (() => {
    try { window.localStorage.setItem("aurora:try", "1"); window.localStorage.removeItem("aurora:try"); return window.localStorage; }
    catch { return { getItem: () => null, setItem: () => {}, removeItem: () => {} }; }
  })();

  const boxes = [...document.querySelectorAll("input[data-task]")];
  const tasks = (page) => (site.tasks[page] || []).map((task) => key(page, task));
  const pages = site.page === site.home ? Object.keys(site.tasks) : [site.page];
  const all = pages.flatMap(tasks);

  const show = () => {
    const done = all.filter((name) => store.getItem(name) === "1").length;
    bar.value = done;
    said.textContent = site.words.done.replace("{done}", done).replace("{total}", all.length);
    again.hidden = done === 0;
  };

  const bar = document.createElement("progress");
  const said = document.createElement("span");
  const again = document.createElement("button");
  if (all.length) {
    const place = document.createElement("div");
    place.className = "progress";
    bar.max = all.length;
    bar.setAttribute("aria-label", site.words.progress);
    said.setAttribute("role", "status");
    again.type = "button";
    again.textContent = site.words.reset;
    again.addEventListener("click", () => {
      all.forEach((name) => store.removeItem(name));
      boxes.forEach((box) => { box.checked = false; });
      show();
    });
    place.append(bar, said, again);
    document.querySelector("h1").after(place);
    boxes.forEach((box) => {
      const name = key(site.page, box.dataset.task);
      box.checked = store.getItem(name) === "1";
      box.addEventListener("change", () => {
        if (box.checked) { store.setItem(name, "1"); } else { store.removeItem(name); }
        show();
      });
    });
    show();
  }

  // What is wider than the screen must be scrolled by keyboard, too.
  document.querySelectorAll("pre, .table-wrapper").forEach((wide) => { wide.tabIndex = 0; });

  document.querySelectorAll("article figure img").forEach((picture) => {
    const open = document.createElement("button");
    open.type = "button";
    open.className = "enlarge";
    open.setAttribute("aria-label", `${site.words.enlarge}: ${picture.alt}`);
    picture.replaceWith(open);
    open.append(picture);
    open.addEventListener("click", () => {
      const dialog = document.createElement("dialog");
      dialog.className = "picture";
      dialog.setAttribute("aria-label", picture.alt);
      const close = document.createElement("button");
      close.type = "button";
      close.textContent = site.words.close;
      close.addEventListener("click", () => dialog.close());
      dialog.append(close, picture.cloneNode());
      dialog.addEventListener("click", (event) => { if (event.target === dialog) { dialog.close(); } });
      dialog.addEventListener("close", () => { dialog.remove(); open.focus(); });
      document.body.append(dialog);
      dialog.showModal();
    });
  });
})();
