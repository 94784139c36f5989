/** The site as the wall looks things up in it: by code, in the language shown. Made once. */
import type { Camera, Site } from "../api";
import { reasonIn } from "../because";
import type { WallCase, WallWhistle } from "./frames";
import { inLanguage, named, t } from "../labels";
import { language } from "../looks";
import { TownTime } from "../time";
import { WorkTime } from "../worktime";

type Grid = Site["grids"][number];
type Village = Site["villages"][number];
type Queued = Pick<WallCase, "status" | "camera" | "item" | "alarm" | "short" | "village" | "title" | "unmatched">;

export class Town {
  readonly office: WorkTime;
  readonly time: TownTime;
  readonly grids: ReadonlyMap<string, Grid>;
  readonly villages: ReadonlyMap<string, Village>;
  readonly cameras: ReadonlyMap<string, Camera>;
  private readonly places: ReadonlyMap<string, string>;
  private readonly posts: ReadonlyMap<string, Site["posts"][number]>;

  constructor(readonly site: Site) {
    this.office = new WorkTime(site.calendar, site.timezone);
    this.time = new TownTime(site.timezone);
    this.grids = byCode(site.grids);
    this.villages = byCode(site.villages);
    this.cameras = byCode(site.cameras);
    this.places = new Map(site.grids.map((grid) => [grid.village, grid.name.replace(/\s*\d+$/, "")]));
    this.posts = byCode(site.posts);
  }

  /** A unit's short name; an owner may be `role:<role>` too. */
  unit(code: string): string {
    if (code.startsWith("role:")) return named("role", code.slice("role:".length));
    const unit = this.site.units[code];
    return unit ? inLanguage(unit.short || unit.name, unit.english) : code;
  }

  /** A village as its grids are called: 冲山, not 冲山村. */
  village(code: string): string {
    const village = this.villages.get(code);
    return village ? inLanguage(this.places.get(code) ?? village.short, village.english) : code;
  }

  gridsOf(village: string): string[] {
    return this.site.grids.filter((grid) => grid.village === village).map((grid) => grid.code);
  }

  grid(code: string): string {
    const grid = this.grids.get(code);
    if (!grid) return code;
    const place = this.villages.get(grid.village)?.english;
    return inLanguage(grid.name, place ? `${place} ${/\d+$/.exec(grid.name)?.[0] ?? ""}`.trim() : "");
  }

  camera(code: string): string {
    const camera = this.cameras.get(code);
    if (!camera) return code;
    if (language === "zh") return camera.name;
    return `${this.village(camera.village)} ${camera.name.split(" ").at(-1)}`;
  }

  /** Who has approved, who must: the role says it shorter than the post. */
  approver(code: string): string {
    const post = this.posts.get(code);
    return named("role", post?.roles[0] ?? code);
  }

  /** At most eleven characters; in English composed of item and place, never translated free text. */
  short(view: { short: string; item: string; village: string; title: string }): string {
    return language === "zh" ? view.short || view.title : this.composed(view) || view.short;
  }

  title(view: WallCase, whistle?: WallWhistle): string {
    if (language === "zh") return whistle?.title || view.title || view.short;
    return this.composed(view) || view.title;
  }

  /** What waits for the desk: an alarm is its camera and item, an unmatched signal says so. */
  queued(view: Queued): string {
    if (view.status === "to-confirm" && view.camera) {
      return `${this.camera(view.camera)} ${this.item(view.item).toLowerCase() || view.alarm}`;
    }
    const title = this.short(view);
    return view.unmatched ? t("queue.unmatched", { title }) : title;
  }

  item(code: string): string {
    const item = this.site.items[code];
    return item ? inLanguage(item.short || item.name, item.english) : "";
  }

  /** What people and rules wrote stays as it is. */
  reason(text: string): string {
    return reasonIn(this.site, text);
  }

  private composed(view: { item: string; village: string }): string {
    const item = this.item(view.item);
    if (!view.village || !item) return item || this.village(view.village);
    return `${this.village(view.village)} ${item[0]!.toLowerCase()}${item.slice(1)}`;
  }
}

const byCode = <T extends { code: string }>(things: readonly T[]) =>
  new Map(things.map((thing) => [thing.code, thing]));
