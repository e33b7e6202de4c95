/* Before anything is drawn: the reader's choice of light or dark, if there is one. */
try {
  const theme = localStorage.getItem("supportal-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* A browser that keeps nothing shows what the system prefers. */ }
