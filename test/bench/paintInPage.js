// Runs in the page of the workbench: fromPress(pane) gives the milliseconds from the next click or key until the pane shows
// other rows than before, painted. The window is quiet else: nothing but the click changes them.
const limit = 30_000;

globalThis.fromPress = (title) =>
  new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("the rows stayed as they were")), limit);
    let pressed;
    const begin = (event) => {
      pressed ??= event.timeStamp;
    };
    addEventListener("mouseup", begin, true);
    addEventListener("keydown", begin, true);
    const rows = () => {
      const panes = [...document.querySelectorAll(".sidebar .pane")];
      const pane = panes.find((one) => one.querySelector(`.pane-header[aria-label^="${title}"]`));
      return [...(pane?.querySelectorAll("[role=treeitem]") ?? [])]
        .map((row) => row.getAttribute("aria-label"))
        .join("\n");
    };
    const before = rows();
    const look = () => {
      const now = rows();
      if (pressed === undefined || now === before || now === "") return requestAnimationFrame(look);
      removeEventListener("mouseup", begin, true);
      removeEventListener("keydown", begin, true);
      // a task after the frame that drew the rows
      return requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)));
    };
    look();
  });
