// The pictures of a pasted text. Those that came along become photos of the manuscript, and stand
// in the text where they stood. Of the others the place is kept: they lie on somebody's disk or on
// another host, and the desk fetches nothing from an address that was pasted.

import { note, styleOf } from "./unseen.js";

const PICTURE = /^data:image\/(png|jpe?g|gif|webp|bmp|avif);base64,/i;
const SMALLEST = 600; // bytes; below that it is a dot or a line
const NARROWEST = 0.12; // height by width; below that it parts paragraphs
const WANTED = "wanted-";

const toFile = (bytes, type, number) =>
  new File([bytes], `粘贴的图片${number}.${type.replace("jpeg", "jpg")}`, { type: `image/${type}` });

const bytesOf = (address) => {
  try {
    return Uint8Array.from(atob(address.slice(address.indexOf(",") + 1).replace(/\s/g, "")), (sign) => sign.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
};

// The pictures in a word processor's own format, which is on the clipboard beside the HTML: there
// they are written out, while the HTML names files that no page may read.
const inRichText = (text) => {
  const found = [];
  for (const match of text.matchAll(/\{\\pict\b/g)) {
    let depth = 0;
    let end = match.index;
    do {
      if (text[end] === "{") depth++;
      else if (text[end] === "}") depth--;
      end++;
    } while (depth && end < text.length);
    let words = text.slice(match.index + 1, end - 1);
    const type = /\\(png|jpeg)blip/.exec(words)?.[1];
    if (!type || /\{\\nonshppict\s*$/.test(text.slice(Math.max(0, match.index - 20), match.index))) continue;
    for (let before = ""; before !== words; ) words = (before = words).replace(/\{[^{}]*\}/g, " ");
    const digits = words.replace(/\\[a-z]+-?\d* ?/g, "").replace(/[^0-9a-f]/gi, "");
    const bytes = new Uint8Array(digits.length >> 1);
    for (let index = 0; index < bytes.length; index++) bytes[index] = parseInt(digits.substr(index * 2, 2), 16);
    found.push({ bytes, type });
  }
  return found;
};

const isOrnament = (image, address) => {
  const size = (name) => {
    const styled = new RegExp(`(?:^|;)\\s*${name}:\\s*([\\d.]+)px`, "i").exec(styleOf(image))?.[1];
    return Number.parseFloat(image.getAttribute(name) ?? styled ?? "100");
  };
  return (
    size("width") <= 3 ||
    size("height") <= 3 ||
    Number(image.dataset.ratio || 1) < NARROWEST ||
    image.dataset.type === "gif" ||
    /^data:image\/svg|res\.wx\.qq\.com|\/emoji\//i.test(address) ||
    (PICTURE.test(address) && address.length * 0.75 < SMALLEST)
  );
};

const ask = (files) => {
  let keys = [];
  if (files.length) {
    document.dispatchEvent(new CustomEvent("desk:add-photos", { detail: { files, placed: (placed) => (keys = placed) } }));
  }
  return keys;
};

// Put figures in the place of a root's pictures. `clipboard` is {files, richText()}. Those that did
// not come along stand as figures whose key begins with `wanted-`, until their places are known.
export const takePictures = (root, clipboard, tally) => {
  const images = [];
  for (const image of root.querySelectorAll("img")) {
    // A page that loads its pictures late says their addresses elsewhere.
    const address = image.dataset.src || image.dataset.original || image.getAttribute("src") || "";
    if (address && !isOrnament(image, address)) images.push({ image, address });
    else {
      note(tally.left, "ornaments", address ? 1 : 0);
      image.remove();
    }
  }
  const others = images.filter(({ address }) => !PICTURE.test(address));
  const files = clipboard.files.filter((file) => file.type.startsWith("image/"));
  // A file beside words is a picture of the words; beside nothing but pictures it is the picture.
  if (files.length === others.length && !root.textContent.trim()) {
    others.forEach((each, index) => (each.file = files[index]));
  } else if (others.length) {
    const written = inRichText(clipboard.richText());
    if (written.length === others.length) {
      others.forEach((each, index) => (each.file = toFile(written[index].bytes, written[index].type, index + 1)));
    }
  }
  images.forEach((each, index) => {
    const type = PICTURE.exec(each.address)?.[1].toLowerCase();
    if (type) each.file = toFile(bytesOf(each.address), type, index + 1);
  });
  const sent = images.filter(({ file }) => file);
  const keys = ask(sent.map(({ file }) => file));
  sent.forEach((each, index) => (each.key = keys[index]));
  note(tally.taken, "pictures", sent.filter(({ key }) => key).length);
  images.forEach(({ image, key }, index) => {
    const figure = root.ownerDocument.createElement("figure");
    figure.setAttribute("data-image", key ?? WANTED + index);
    image.replaceWith(figure);
  });
};

// Files alone, pasted or dropped: the keys of the photos that they have become.
export const takeFiles = (files) => ask(files.filter((file) => file.type.startsWith("image/"))).filter(Boolean);

export const isWanted = (node) => node.type.name === "articleFigure" && String(node.attrs.key).startsWith(WANTED);
