"""Questions to a page about how it looks."""

from typing import Any

from tests.browser.browser import Screen

# Texts of the page with where they stand: those that leave their box, where nothing cuts them on purpose.
SPILLS = """(roots) => {
  const out = [];
  const found = [...document.querySelectorAll(roots)];
  for (const root of found) {
    let panel = root.getBoundingClientRect();
    if (!panel.width) panel = document.body.getBoundingClientRect(); // display: contents
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim() || node.parentElement.closest("svg, title, .watermark, option, textarea")) continue;
      let box = node.parentElement;
      while (["inline", "contents"].includes(getComputedStyle(box).display)) box = box.parentElement;
      let [shortened, cut] = [false, null];
      for (let up = node.parentElement; up && up !== root; up = up.parentElement) {
        const { overflowX, textOverflow, webkitLineClamp } = getComputedStyle(up);
        if (overflowX === "visible") continue;
        if (textOverflow === "ellipsis" || webkitLineClamp !== "none" || overflowX !== "hidden") shortened = true;
        cut ??= up;
      }
      if (shortened) continue; // on purpose, and one sees it
      box = cut ?? box;
      const range = document.createRange();
      range.selectNodeContents(node);
      const inner = box.getBoundingClientRect();
      for (const rect of range.getClientRects()) {
        const inside = Math.max(rect.right - inner.right, inner.left - rect.left);
        const over = Math.max(inside, rect.right - panel.right, panel.left - rect.left);
        const where = box.className || box.tagName;
        if (rect.width && over > SLACK) out.push(`${node.data.trim().slice(0, 40)} (${over.toFixed(0)} px, ${where})`);
      }
    }
  }
  return out;
}"""

SHUT = "details:not([open]) > :not(summary)"  # has a place, and is not drawn

# Pairs of texts that stand on each other.
CLASHES = """(roots) => {
  const all = [];
  for (const root of document.querySelectorAll(roots)) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim() || node.parentElement.closest("svg, title, .watermark, option, SHUT")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        let { left, right } = rect;
        let [top, bottom] = [rect.top + rect.height / 5, rect.bottom - rect.height / 5]; // where the letters are
        for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) {
          if (getComputedStyle(up).overflowX === "visible" && getComputedStyle(up).overflowY === "visible") continue;
          const cut = up.getBoundingClientRect();
          left = Math.max(left, cut.left); right = Math.min(right, cut.right);
          top = Math.max(top, cut.top); bottom = Math.min(bottom, cut.bottom);
        }
        const text = node.data.trim().slice(0, 40);
        if (right - left > 2 && bottom - top > 2) all.push({ node, text, left, right, top, bottom });
      }
    }
  }
  const out = [];
  for (let i = 0; i < all.length; i++)
    for (let k = i + 1; k < all.length; k++) {
      const [a, b] = [all[i], all[k]];
      if (a.node === b.node) continue;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const small = Math.min(a.bottom - a.top, b.bottom - b.top);
      if (wide > SLACK && high > small / 2) out.push(`${a.text} | ${b.text}`);
    }
  return out;
}"""

# Chinese words and stops of an English page, with where they stand; what is only heard or hovered over among them.
HAN = """(free) => {
  const out = [];
  const chinese = /[\\p{Script=Han}、。；：，？！（）]/u;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const on = node.parentElement;
    if (chinese.test(node.data) && !on.closest("script, style") && !(free && on.closest(free)))
      out.push(`${on.closest("[class]")?.className?.baseVal ?? on.closest("[class]")?.className}: ${node.data.trim()}`);
  }
  const names = ["aria-label", "placeholder", "alt", "title"];
  for (const on of document.querySelectorAll(names.map((name) => `[${name}]`).join()))
    for (const name of names)
      if (chinese.test(on.getAttribute(name) ?? "") && !(free && on.closest(free)))
        out.push(`${name}: ${on.getAttribute(name)}`);
  return out;
}"""

SCROLLS = (
    "() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
)

TOUCHED = "button, input:not([type=file]), textarea, select, a.link, label.more"
TARGETS = """([touched, least]) => [...document.querySelectorAll(touched)]
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && box.height && getComputedStyle(one).visibility === "visible")
  .filter(([, box]) => Math.min(box.height, box.width) < least - 0.5)
  .map(([one, box]) => `${one.textContent || one.className} ${box.width.toFixed(0)}×${box.height.toFixed(0)}`)"""


def spills(screen: Screen, roots: str, slack: float = 1.5) -> list[str]:
    return list(screen.page.evaluate(SPILLS.replace("SLACK", str(slack)), roots))


def clashes(screen: Screen, roots: str, slack: float = 1.5) -> list[str]:
    return list(screen.page.evaluate(CLASHES.replace("SLACK", str(slack)).replace("SHUT", SHUT), roots))


def chinese(screen: Screen, free: str) -> list[str]:
    return list(screen.page.evaluate(HAN, free))


def scrolls(screen: Screen) -> tuple[int, int]:
    """By how many pixels the page is wider and higher than its window."""
    wider, higher = screen.page.evaluate(SCROLLS)
    return int(wider), int(higher)


def small_targets(screen: Screen, least: int) -> list[str]:
    return list(screen.page.evaluate(TARGETS, [TOUCHED, least]))


def styled(screen: Screen, selector: str, name: str = "background-color") -> Any:
    return screen.page.locator(selector).first.evaluate("(one, name) => getComputedStyle(one)[name]", name)
