// Runs before the first paint, so that a dark page never flashes white. The same choice as in src/lib/theme.ts.
(function () {
  let choice = null;
  try {
    choice = localStorage.getItem("agentmetrics.theme");
  } catch {
    // Storage is switched off: follow the system.
  }
  const dark =
    choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
