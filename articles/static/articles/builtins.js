// What the editor's library takes for granted and the browsers of older office machines do not
// have: their engine is Chromium 86. Behind each line the first Chromium that has it.
"use strict";
{
  const lend = (owner, name, value) => {
    if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true });
  };
  const list = Array.prototype;

  // 92
  lend(list, "at", function (place) {
    const index = Math.trunc(place) || 0;
    return this[index < 0 ? this.length + index : index];
  });
  // 93
  lend(Object, "hasOwn", (object, name) => Object.prototype.hasOwnProperty.call(object, name));
  // 97
  lend(list, "findLast", function (test, self) {
    for (let index = this.length - 1; index >= 0; index--) {
      if (test.call(self, this[index], index, this)) return this[index];
    }
    return undefined;
  });
  // 110
  lend(list, "toSorted", function (compare) {
    return [...this].sort(compare);
  });
}
