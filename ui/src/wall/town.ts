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
type Named = Pick<WallCase, "item" | "short" | "title" | "village">;
type Queued = Named & Pick<WallCase, "status" | "camera" | "alarm" | "unmatched">;

const LONGEST = 11; // characters of a title: more are cut

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

  /** What it is about, where there is no room for its place. */
  about(view: Named): string {
    if (language === "zh") return view.short || view.title;
    return this.item(view.item) || this.village(view.village) || view.short;
  }

  /** In English with its place, composed: free text is never translated. */
  short(view: Named): string {
    return language === "zh" ? this.about(view) : this.composed(view) || view.short;
  }

  /** What was told, where that is short enough; else what it is about, and where. */
  title(view: WallCase, whistle?: WallWhistle): string {
    if (language === "en") return this.composed(view) || view.title;
    const told = whistle?.title || view.title || view.short;
    return told.length > LONGEST && view.item ? this.village(view.village) + view.short : told;
  }

  /** What waits for the desk: an alarm is its camera and item, an unmatched signal says so. */
  queued(view: Queued): string {
    if (view.status === "to-confirm" && view.camera) {
      const [camera, item] = [this.camera(view.camera), this.item(view.item) || view.alarm];
      return inLanguage(`${camera} ${item}`, `${item}, ${camera}`);
    }
    const title = this.about(view);
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

  private composed({ item, village }: Named): string {
    return [this.item(item), this.village(village)].filter(Boolean).join(", ");
  }
}

const byCode = <T extends { code: string }>(things: readonly T[]) =>
  new Map(things.map((thing) => [thing.code, thing]));
