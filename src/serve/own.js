// Keeps a page of the preview's own up to date: whenever anything changed, and as long as it is not complete.
(() => {
  const again = () => { location.reload(); };
  let due;
  const soon = () => {
    clearTimeout(due);
    due = setTimeout(again, 200);
  };
  let stream;
  const listen = () => {
    if (document.hidden || stream) return;
    stream = new EventSource("/__supportal/events");
    stream.addEventListener("change", soon);
  };
  const leave = () => {
    stream?.close();
    stream = undefined;
  };
  // Whoever types into the filter is not interrupted.
  if (document.querySelector("[data-again]")) setTimeout(() => { if (document.activeElement?.name !== "q") again(); }, 1500);
  document.addEventListener("visibilitychange", () => { document.hidden ? leave() : listen(); });
  addEventListener("pagehide", leave);
  listen();
})();
