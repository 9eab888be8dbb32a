// The focal point of a photo: what stays in sight where lists crop it. A cross hair on the picture,
// moved by a click, a finger or the arrow keys; stored in percent in two fields, which stand in its
// place without script.
"use strict";
{
  const { section, words, say, cards, field, numberOf, touch } = window.deskPhotos ?? {};
  const STEP = 5;
  const MIDDLE = 50;

  const clamp = (value) => Math.max(0, Math.min(100, Math.round(value)));
  const read = (card) =>
    ["focal_x", "focal_y"].map((name) => {
      const text = field(card, name)?.value ?? "";
      return text === "" ? MIDDLE : clamp(Number(text));
    });

  // Where the picture really lies within its frame: it is shown whole, with room at its sides.
  const drawn = (picture) => {
    const box = picture.getBoundingClientRect();
    const scale = Math.min(box.width / picture.naturalWidth, box.height / picture.naturalHeight);
    const [width, height] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
    return { left: box.left + (box.width - width) / 2, top: box.top + (box.height - height) / 2, width, height };
  };

  const draw = (card) => {
    const picture = card.querySelector(".pic img");
    const cross = card.querySelector(".cross");
    const [x, y] = read(card);
    const isSet = (field(card, "focal_x")?.value ?? "") !== "";
    cross.hidden = !picture.naturalWidth || !(isSet || card.classList.contains("focusing"));
    const name = `${words("nth", { number: numberOf(card) })}，${words("focal", { x, y })}`;
    cross.setAttribute("aria-label", name);
    if (cross.hidden) return;
    const frame = card.querySelector(".pic").getBoundingClientRect();
    const box = drawn(picture);
    cross.style.left = `${box.left - frame.left + (box.width * x) / 100}px`;
    cross.style.top = `${box.top - frame.top + (box.height * y) / 100}px`;
  };

  const put = (card, x, y) => {
    const isMiddle = clamp(x) === MIDDLE && clamp(y) === MIDDLE;
    const [across, down] = [field(card, "focal_x"), field(card, "focal_y")];
    across.value = isMiddle ? "" : clamp(x);
    down.value = isMiddle ? "" : clamp(y);
    touch(down);
    draw(card);
    say(isMiddle ? words("focalMiddle") : words("focal", { x: clamp(x), y: clamp(y) }));
  };

  const open = (card, isOpen) => {
    card.classList.toggle("focusing", isOpen);
    card.querySelector(".focus-point").setAttribute("aria-pressed", String(isOpen));
    draw(card);
    if (isOpen) {
      card.querySelector(".cross").focus({ preventScroll: true });
      say(words("focalHint"));
    }
  };

  const byPointer = (card, event) => {
    if (!card.classList.contains("focusing") || event.target.closest(".handle")) return;
    const box = drawn(card.querySelector(".pic img"));
    put(card, (100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height);
    card.querySelector(".cross").focus({ preventScroll: true });
  };

  const byKey = (card, event) => {
    if (event.key === "Escape" && card.classList.contains("focusing")) {
      open(card, false);
      card.querySelector(".focus-point").focus();
      return;
    }
    const step = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (!step) return;
    event.preventDefault();
    const [x, y] = read(card);
    put(card, x + step[0], y + step[1]);
  };

  const prepare = (card) => {
    const toggle = card.querySelector(".focus-point");
    toggle.hidden = !field(card, "focal_x");
    if (toggle.hidden) return;
    toggle.addEventListener("click", () => open(card, !card.classList.contains("focusing")));
    const cross = card.querySelector(".cross");
    cross.addEventListener("keydown", (event) => byKey(card, event));
    cross.addEventListener("click", () => card.classList.contains("focusing") || open(card, true));
    card.querySelector(".pic").addEventListener("click", (event) => byPointer(card, event));
    card.querySelector(".pic img").addEventListener("load", () => draw(card));
    draw(card);
  };

  if (section) {
    cards().forEach(prepare);
    section.addEventListener("formset:added", (event) => prepare(event.target));
    document.addEventListener("photos:changed", () => cards().forEach(draw));
    addEventListener("resize", () => cards().forEach(draw));
  }
}
