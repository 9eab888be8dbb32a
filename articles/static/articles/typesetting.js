// The rules of 一键排版 for the text of one paragraph, free of the editor: what a Chinese text of a
// government site does not want (typed indents, half-width marks, spaces between Han), put right
// only where it is certain. Where a mark or a space may mean something it stays: numbers, times,
// addresses, file names, English, foreign names, lists of names. The importer follows the same
// rules; tests/typesetting.json holds both to the same examples.

const HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}";
const SPACE = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000";
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+/g;
const ONE_HAN = new RegExp(`[${HAN}]`, "u");
const HANS = new RegExp(ONE_HAN, "gu");
const OPENING = "“‘「『（《〈【〔";
const CLOSING = "”’」』）》〉】〕";
const STOPS = "，。；：？！、";
const CURLY = "“”‘’";
const MEASURES = "%％‰℃…";
const FULL = { ",": "，", ";": "；", ":": "：", "?": "？", "!": "！" };
const NUMERALS = "一二三四五六七八九十百千零〇两";

// Addresses and code. An address ends before marks that belong to the sentence.
const KEPT = [
  new RegExp(`(?:(?:https?|ftp)://|www\\.)[!-~]+(?:(?<=[/=_-])[${HAN}][${HAN}!-~]*)?`, "giu"),
  /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /`[^`\n]*`/g,
];
const ENDS = /[.,;:!?)'"\]]+$/;

// Syllables in which foreign names are written: 卡尔.马克思 has no full stop in it.
const SYLLABLES =
  "阿埃艾爱安昂奥巴拜班邦保鲍贝本比彼毕宾波伯勃博布查茨达戴丹道德登邓迪蒂丁杜多厄恩尔法凡范菲费芬丰冯弗福富盖甘冈高戈哥格根古瓜哈海汉豪赫亨华怀惠霍基吉加贾简杰捷金津卡凯坎康考柯科克肯孔库夸拉莱赖兰朗劳勒雷里理丽利莉林龙隆卢鲁路伦罗洛马玛迈麦曼芒毛梅门蒙米密姆穆莫默摩木娜纳奈南内尼涅宁纽努诺欧帕潘庞佩皮平珀普齐奇恰乔切琴丘荣茹儒瑞若撒萨塞赛桑瑟森沙莎绍舍圣史士司丝思斯松苏索塔泰坦汤唐陶特滕提廷通图托瓦万旺威韦维魏温翁沃乌伍武西希锡夏香肖歇谢辛休许雅亚扬尧耶叶伊英尤于约扎詹章珍芝朱卓佐";
// The hundred and fifty commonest surnames: a space between two names parts them.
const SURNAMES =
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛欧靳管柴蒙鲍华喻祁";

const ONE_SPACE = new RegExp(`[${SPACE}]`);
const RUN = new RegExp(`[${SPACE}]+`, "g");
const INDENT = new RegExp(`(?<=^|\\n)[${SPACE}]+`, "g");
const TRAILING = new RegExp(`[${SPACE}]+(?=\\n|$)`, "g");
const MARKER = new RegExp(`(?:^|\\n)[(（]?(?:[${NUMERALS}]{1,4}|[甲乙丙丁戊己庚辛壬癸])[)）]?$`);
const ORDINAL = new RegExp(`(?:^|\\n)(?:第[${NUMERALS}\\d]{1,5}[编章节条款项部分篇]{1,2}|附件?[${NUMERALS}\\d]{0,3})$`);
const LABEL = new RegExp(`^[${HAN}]{2,8}[：:]`, "u");
const NAME_ENDS = new RegExp(`[${SURNAMES}][${HAN}]{1,2}$`, "u");
const NAME_BEGINS = new RegExp(`^[${SURNAMES}][${HAN}]`, "u");
const WRITER_ENDS = /(?:记者|通讯员)$/;
const WRITER_BEGINS = /^(?:记者|通讯员)/;
const ROW_OF_WORDS = new RegExp(`^(?:[${HAN}]{2,4}[${SPACE}]+){2,}[${HAN}]{2,4}$`, "u");

// The text while it is worked on: for each unit of the original, what stands in its place.
class Setting {
  constructor(text, kept) {
    this.original = text;
    this.slots = text.split("");
    this.kept = kept;
    this.counts = {};
    this.refresh();
  }

  refresh() {
    this.places = [];
    this.slots.forEach((slot, index) => {
      for (let unit = 0; unit < slot.length; unit++) this.places.push(index);
    });
    this.text = this.slots.join("");
    const kept = [];
    for (const pattern of KEPT) {
      for (const match of this.text.matchAll(pattern)) {
        kept.push([match.index, match.index + match[0].replace(ENDS, "").length]);
      }
    }
    this.isKept = (index) =>
      kept.some(([from, to]) => index >= from && index < to) ||
      this.kept.some(([from, to]) => this.places[index] >= from && this.places[index] < to);
    // A passage in another language: its marks and its spaces are its own.
    const free = this.text.split("").map((unit, index) => (this.isKept(index) ? " " : unit)).join("");
    const count = (pattern) => (free.match(pattern) ?? []).length;
    this.isForeign = count(/[A-Za-z]{2,}/g) > count(HANS);
  }

  // The sign before or behind a place, spaces left out: "" at the end of a line.
  before(index) {
    let at = index - 1;
    while (at >= 0 && isSpace(this.text[at])) at--;
    const unit = this.text[at] ?? "";
    if (unit === "\n") return "";
    return /[\udc00-\udfff]/.test(unit) ? this.text.slice(at - 1, at + 1) : unit;
  }

  after(index) {
    let at = index;
    while (isSpace(this.text[at])) at++;
    const sign = at < this.text.length ? String.fromCodePoint(this.text.codePointAt(at)) : "";
    return sign === "\n" ? "" : sign;
  }

  put(rule, from, to, replacement) {
    for (let index = from; index < to; index++) if (this.isKept(index)) return;
    const places = this.places.slice(from, to);
    places.forEach((place, nth) => (this.slots[place] = nth ? "" : replacement));
    this.counts[rule] = (this.counts[rule] ?? 0) + 1;
  }

  each(pattern, act) {
    for (const match of this.text.matchAll(pattern)) act(match.index, match.index + match[0].length, match[0]);
    this.refresh();
  }
}

const isIn = (signs, sign) => sign !== "" && signs.includes(sign);
const isHan = (sign) => ONE_HAN.test(sign);
const isSpace = (unit) => ONE_SPACE.test(unit ?? "");
const endsChinese = (sign) => isHan(sign) || isIn(CLOSING + MEASURES + STOPS, sign);
const isChinese = (sign) => isHan(sign) || isIn(OPENING + CLOSING + STOPS + "…", sign);

const stops = (setting) =>
  setting.each(/\.+/g, (from, to, dots) => {
    const { text } = setting;
    const left = setting.before(from);
    const right = setting.after(to);
    if (dots.length > 2) {
      if (endsChinese(left) || isHan(right)) setting.put("punctuation", from, to, "……");
      return;
    }
    const line = text.slice(0, from);
    const isName = [...line.slice(-2), ...text.slice(to, to + 2)].filter((sign) => SYLLABLES.includes(sign)).length === 4;
    const isNumber = isIn(NUMERALS, left) && isIn(NUMERALS, right);
    const goesOn = to < text.length && !isSpace(text[to]) && right !== "" && !isChinese(right) && !isIn("\"'(", right);
    if (endsChinese(left) && !isName && !isNumber && !goesOn && !MARKER.test(line)) {
      setting.put("punctuation", from, to, "。");
    }
  });

const marks = (setting) =>
  setting.each(/[,;:?!]/g, (from, to, mark) => {
    const left = setting.before(from);
    const right = setting.after(to);
    const rest = setting.text.slice(to);
    if ((mark === ":" && /^[/\\]/.test(rest)) || (mark === "?" && /^\w+=/.test(rest))) return;
    // Behind English words or a number a mark is Chinese only if the sentence goes on in Chinese.
    const goesOn = left !== "" && isChinese(right) && !/[A-Za-z]+(?:,? [A-Za-z]+){2,}$/.test(setting.text.slice(0, from));
    if (endsChinese(left) || goesOn) setting.put("punctuation", from, to, FULL[mark]);
  });

const brackets = (setting) => {
  const open = [];
  setting.each(/[()（）\n]/g, (from, to, sign) => {
    if (sign === "\n") open.length = 0;
    else if ("(（".includes(sign)) open.push(from);
    else if (open.length) {
      const start = open.pop();
      const left = setting.before(start);
      const half = [[start, "(", "（"], [from, ")", "）"]].filter(([at, it]) => setting.text[at] === it);
      const isOfChinese =
        half.length === 1 || isHan(setting.text.slice(start, from)) || isChinese(left) || (left === "" && isChinese(setting.after(to)));
      if (isOfChinese) for (const [at, , full] of half) setting.put("punctuation", at, at + 1, full);
    }
  });
};

const quotes = (setting, straight, [opening, closing]) => {
  const pairs = [];
  let open = null;
  setting.each(new RegExp(`[${straight}${opening}${closing}]`, "g"), (from, to, sign) => {
    if (sign === straight) {
      const [left, right] = [setting.text[from - 1] ?? "", setting.text[to] ?? ""];
      // Feet and inches, apostrophes.
      if (open === null && /\d/.test(left)) return;
      if (straight === "'" && /[A-Za-z0-9]/.test(left) && (open === null || /[A-Za-z0-9]/.test(right))) return;
    }
    if (sign === opening || (sign === straight && open === null)) open = from;
    else if (open !== null) {
      pairs.push([open, from]);
      open = null;
    }
  });
  if (open !== null) return; // one is missing, and nobody can say which
  for (const [from, to] of pairs) {
    const half = [[from, opening], [to, closing]].filter(([at]) => setting.text[at] === straight);
    const around = isChinese(setting.before(from)) || isChinese(setting.after(to + 1));
    if (half.length === 1 || isHan(setting.text.slice(from, to)) || (straight === '"' && around)) {
      for (const [at, curly] of half) setting.put("quotes", at, at + 1, curly);
    }
  }
  setting.refresh();
};

const doubles = (setting) =>
  setting.each(/([，。；：、])\1+/g, (from, to, run) => {
    setting.put("doubles", from, to, run[0] === "。" && run.length > 2 ? "……" : run[0]);
  });

// Whether a space between Chinese signs says something: it parts names, words in a row, a number
// from what it numbers, one entry from the next.
const partsSomething = (before, after, line) => {
  const left = before.replace(RUN, "");
  const right = after.replace(RUN, "");
  return (
    ORDINAL.test(before) ||
    (/[：:]/.test(before) && LABEL.test(after)) ||
    (NAME_ENDS.test(left) && NAME_BEGINS.test(right)) ||
    WRITER_ENDS.test(left) ||
    WRITER_BEGINS.test(right) ||
    ROW_OF_WORDS.test(line)
  );
};

const spaces = (setting) => {
  setting.each(RUN, (from, to, run) => {
    const { text } = setting;
    const [left, right] = [setting.before(from), setting.after(to)];
    const start = text.lastIndexOf("\n", from) + 1;
    const end = text.indexOf("\n", from);
    const line = text.slice(start, end < 0 ? text.length : end);
    const isMark = (sign) => isChinese(sign) && !isHan(sign) && !isIn(CURLY + "…", sign);
    const isBetween = isMark(left) || isMark(right) || (isChinese(left) && isChinese(right));
    if (!setting.isForeign && isBetween && !partsSomething(text.slice(start, from), text.slice(to), line)) {
      setting.put("spaces", from, to, "");
    } else if (run.length > 1 || run === "\t") {
      setting.put("spaces", from, to, /^\u3000+$/.test(run) ? "\u3000" : " ");
    }
  });
};

// Put the text of one paragraph right. `\n` is a line break in it, `kept` are [from, to) that
// nothing is changed in. Returns the new text, how many places each rule changed, and the
// changes as {from, to, text} of the original, in its order, apart from each other.
export const typeset = (text, kept = []) => {
  const setting = new Setting(text, kept);
  for (let before = null, round = 0; before !== setting.text && round < 6; round++) {
    before = setting.text;
    setting.each(INVISIBLE, (from, to) => setting.put("invisible", from, to, ""));
    setting.each(INDENT, (from, to) => setting.put("indents", from, to, ""));
    setting.each(TRAILING, (from, to) => setting.put("spaces", from, to, ""));
    if (!setting.isForeign) {
      stops(setting);
      marks(setting);
      brackets(setting);
      quotes(setting, '"', "“”");
      quotes(setting, "'", "‘’");
      doubles(setting);
    }
    spaces(setting);
  }
  const changes = [];
  setting.slots.forEach((slot, index) => {
    if (slot === text[index]) return;
    const last = changes[changes.length - 1];
    if (last && last.to === index) {
      last.to++;
      last.text += slot;
    } else changes.push({ from: index, to: index + 1, text: slot });
  });
  return { text: setting.text, counts: setting.counts, changes };
};
