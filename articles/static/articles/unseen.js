// What comes with a pasted text and is no part of it: scripts and forms, what was hidden, comments and
// deletions of a word processor, the cards and calls of an account of WeChat. Nothing with words in
// it goes unseen: it is noted in the tally of the paste.

export const styleOf = (node) => node.dataset?.style ?? "";

// taken, changed, left: how often; named: what was left behind, with its words.
export const newTally = () => ({ taken: {}, changed: {}, left: {}, named: {} });

export const note = (part, name, n = 1) => n && (part[name] = (part[name] ?? 0) + n);

const CARDS = {
  "mp-common-profile": "公众号名片",
  "mp-common-miniprogram": "小程序卡片",
  "mp-miniprogram": "小程序卡片",
  "mp-common-videosnap": "视频号卡片",
  "mp-common-mpaudio": "音频",
  mpvoice: "音频",
  qqmusic: "音频",
  "mp-common-qqmusic": "音频",
  "mp-common-poi": "位置卡片",
  "mp-common-product": "商品卡片",
  "mp-common-vote": "投票",
  mpvote: "投票",
  iframe: "视频或嵌入的网页",
  video: "视频或嵌入的网页",
  audio: "音频",
  object: "视频或嵌入的网页",
  embed: "视频或嵌入的网页",
};
// Sentences by which an account of WeChat asks for readers. They stand alone.
const CALLS =
  /^[\s↑↓▲▼👆👇☝⬆⬇·•\-—“”"'【】「」《》]*(?:(?:请)?点击(?:上方|下方|顶部|标题下方)?[“”"「」【】\s]*(?:蓝字|蓝色字体|名片|[\u4e00-\u9fff]{2,12}[”"」】]?\s*(?:一键)?关注|阅读原文)|(?:长按|扫描|扫一扫|识别)[\u4e00-\u9fff\s]{0,8}二维码|(?:↑+|点)?(?:点个|点亮|点一下)[“”"「」\s]*(?:在看|赞)|(?:分享|收藏|点赞|在看)[\s、，·]+(?:分享|收藏|点赞|在看)|关注(?:我们|公众号)|阅读原文$|预览时标签不可点|微信扫一扫|继续滑动看下一个|轻触阅读原文)/u;

const unwrap = (node) => node.replaceWith(...node.childNodes);

export const dropUnseen = (root, { changed, left, named }) => {
  for (const node of root.querySelectorAll("script, style, link, meta, title, template, noscript, svg, canvas, select, input, button, textarea, mp-style-type, mpcps, br.Apple-interchange-newline")) node.remove();
  for (const node of root.querySelectorAll("*")) {
    const name = CARDS[node.localName] ?? (node.localName.startsWith("mp-") ? "微信卡片" : null);
    if (name && node.isConnected) {
      const title = node.dataset.nickname || node.dataset.weapp_title || node.dataset.title || node.getAttribute("name") || "";
      named[name] = [...(named[name] ?? []), title.trim()];
      node.remove();
    }
  }
  for (const node of root.querySelectorAll("[data-style], [hidden], del")) {
    if (!node.isConnected) continue; // it went with one around it
    const style = styleOf(node);
    if (/mso-element:\s*comment-list|mso-special-character:\s*comment/i.test(style)) {
      note(left, "comments", node.querySelectorAll('[data-style*="mso-element:comment"]').length);
      node.remove();
    } else if (/mso-comment-reference/i.test(style)) unwrap(node);
    else if (node.tagName === "DEL" && (node.hasAttribute("datetime") || node.hasAttribute("cite"))) {
      note(changed, "revisions");
      node.remove();
    } else if (node.hidden || /display:\s*none|mso-hide:\s*all/i.test(style)) {
      if (node.textContent.trim() && !/mso-special-character|mso-list:\s*ignore/i.test(style)) note(left, "hidden");
      node.remove();
    }
  }
  note(changed, "revisions", root.querySelectorAll("ins[datetime], ins[cite]").length);
};

export const dropCalls = (root, { named }) => {
  for (const block of root.querySelectorAll("p, h1, h2, h3, h4, h5, h6, li")) {
    const text = block.textContent.trim();
    if (!text || text.length > 40 || !CALLS.test(text)) continue;
    named["公众号的引导语"] = [...(named["公众号的引导语"] ?? []), text];
    block.remove();
  }
};
