/** How a dossier leaves the page: printed, or as one file that needs nothing beside it. */

/** Once every picture is there, also those that nobody has scrolled to. */
export async function printed(): Promise<void> {
  const all = pictures(document);
  for (const one of all) one.loading = "eager";
  await Promise.allSettled(all.map((one) => one.decode()));
  print();
}

export async function saved(name: string): Promise<void> {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([await alone()], { type: "text/html" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The page with its pictures and looks inside, without scripts and without a way to anywhere. Its fonts are the
 * machine's: ours would be many times as large as the rest. */
export async function alone(): Promise<string> {
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  for (const one of copy.querySelectorAll("script, link, style, .tools")) one.remove();
  for (const one of copy.querySelectorAll("a")) one.removeAttribute("href");
  await Promise.all(pictures(copy).map(async (one) => (one.src = await inside(one.src))));
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const style = document.createElement("style");
  style.textContent = rules.filter((rule) => !(rule instanceof CSSFontFaceRule)).map((rule) => rule.cssText).join("\n");
  copy.querySelector("head")!.append(style);
  return `<!doctype html>${copy.outerHTML}`;
}

const pictures = (within: ParentNode): HTMLImageElement[] => [
  ...within.querySelectorAll<HTMLImageElement>(".dossier img"),
];

async function inside(source: string): Promise<string> {
  const found = await fetch(source);
  if (!found.ok) return "";
  const blob = await found.blob();
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsDataURL(blob);
  });
}
