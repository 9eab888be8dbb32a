// The frames of the publishing page and of the wall open at the article's own heading: masthead and menu are the
// same on every page. By script, since a fragment in a frame's address scrolls this page as well.
"use strict";
{
  const show = (frame) => {
    const inside = frame.contentDocument;
    const heading = inside?.querySelector("article h1");
    if (!heading || inside.readyState !== "complete") return;
    const top = heading.getBoundingClientRect().top + frame.contentWindow.scrollY - 12;
    frame.contentWindow.scrollTo({ top, behavior: "instant" });
  };
  for (const frame of document.querySelectorAll(".six iframe, .wall iframe")) {
    frame.addEventListener("load", () => show(frame));
    show(frame);
  }
}
