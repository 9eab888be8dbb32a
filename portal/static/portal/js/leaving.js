// The notice before leaving a site of plain files: nobody but this script can read the address.

const wanted = new URLSearchParams(location.search).get("url") || "";
const outside = document.querySelector("[data-outside]");
const onward = document.querySelector("[data-onward]");
if (/^https?:\/\/[^\s]+$/i.test(wanted)) {
  outside.textContent = wanted;
  onward.href = wanted;
  onward.hidden = false;
}
