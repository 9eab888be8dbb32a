// On the page without a network, shown at whatever address could not be had: what leads to its other
// renderings leads to that address there, so that trying again is worth it.

const [prefix] = /^(\/zh-hant(?=\/)|\/en(?=\/))?(\/senior(?=\/))?\//.exec(location.pathname);
const wanted = location.pathname.slice(prefix.length);

if (wanted === "offline/") {
  // Nothing else was wanted: once the network is back, home is.
  document.querySelector("[data-again]").href = prefix;
} else {
  for (const link of document.querySelectorAll("header a[href$='/offline/']")) {
    link.pathname = link.pathname.replace(/offline\/$/, wanted);
    link.search = location.search;
  }
}
