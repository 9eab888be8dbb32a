// Where a file is chosen, our own words stand for those of the browser, which speaks its own language:
// one button, and beside it what was chosen. The field itself stays what is focused and sent.
"use strict";
{
  const section = document.getElementById("attachments-group");
  const own = (field) => {
    const { choose, none } = section.dataset;
    const holder = document.createElement("span");
    holder.className = "chooser";
    const button = Object.assign(document.createElement("label"), { className: "button second", htmlFor: field.id, textContent: choose });
    const said = document.createElement("span");
    said.className = "meta";
    const show = () => (said.textContent = [...field.files].map((file) => file.name).join("、") || none);
    field.before(holder);
    holder.append(field, button, said);
    field.addEventListener("change", show);
    show();
  };
  if (section) section.querySelectorAll("input[type=file]").forEach(own);
}
