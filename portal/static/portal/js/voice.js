// Asking by voice, where the browser can hear: what it understood stands in the field, to be sent
// or corrected like anything typed.

const button = document.querySelector("[data-voice]");
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
const LANGUAGES = { "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", en: "en-US" };

/** What was said goes behind what stands there. */
function put(field, before, said) {
  field.value = (before + said).slice(0, field.maxLength);
  field.dispatchEvent(new Event("input"));
}

function start() {
  const field = button.form.querySelector("[name=q]");
  const told = button.form.querySelector("[data-heard]");
  let listening = null;

  function end(words = "") {
    listening = null;
    button.setAttribute("aria-pressed", "false");
    told.textContent = words;
  }

  function listen() {
    const before = field.value;
    const one = new Recognition();
    let heard = "";
    one.lang = LANGUAGES[document.documentElement.lang] || "zh-CN";
    one.interimResults = true;
    one.onresult = ({ results }) => {
      heard = Array.from(results, (result) => result[0].transcript).join("");
      put(field, before, heard);
    };
    one.onerror = () => {
      if (listening === one) end(button.dataset.failed);
    };
    one.onend = () => {
      if (listening !== one) return;
      end(heard ? "" : button.dataset.failed);
      field.focus();
    };
    listening = one;
    button.setAttribute("aria-pressed", "true");
    told.textContent = button.dataset.listening;
    try {
      one.start();
    } catch {
      end(button.dataset.failed);
    }
  }

  button.addEventListener("click", () => (listening ? listening.stop() : listen()));
  button.setAttribute("aria-pressed", "false");
  button.hidden = false;
}

if (button && Recognition) start();
