// Where the focus is: [its name, whether one has been there, what hinders seeing it]; null outside.
const el = document.activeElement;
if (!el || el === document.body || el === document.documentElement) return null;
const style = getComputedStyle(el), box = el.getBoundingClientRect();
const name = `<${el.tagName.toLowerCase()}> ${(el.textContent || el.value || el.name || "").trim().slice(0, 20)}`;
const faults = [];
const width = parseFloat(style.outlineWidth);
if (style.outlineStyle === "none" || width < 2) faults.push("no mark");
else {
  // The mark lies on the halo; without one on what surrounds the element, or on itself where it is set in.
  const inside = parseFloat(style.outlineOffset) + width <= 0;
  const halo = style.boxShadow !== "none" && !/inset/.test(style.boxShadow) && style.boxShadow.match(/rgba?\([^)]*\)/);
  const under = halo && !inside ? channels(halo[0]) : ground(inside ? el : el.parentElement);
  if (under) {
    const ratio = contrast(over(channels(style.outlineColor), under), under);
    if (ratio < 3) faults.push(`mark of contrast ${ratio.toFixed(2)}`);
  }
}
if (box.width < 2 || box.height < 2 || box.bottom < 1 || box.top > innerHeight - 1
  || box.right < 1 || box.left > innerWidth - 1) faults.push("out of sight");
else {
  const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 40), 1), innerWidth - 2);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 1), innerHeight - 2);
  const there = document.elementFromPoint(x, y);
  if (there && there !== el && !el.contains(there) && !there.contains(el)
    && ![...(el.labels || [])].some((label) => label.contains(there))) faults.push("covered");
}
const again = el.dataset.stopped !== undefined;
el.dataset.stopped = "";
return [name, again, faults];
