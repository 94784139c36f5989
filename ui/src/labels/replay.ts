/** What the replay's page says besides the wall that it plays. */
import type { Labels } from "../labels";

export const replayLabels = {
  "replay": ["复盘", "Replay"],
  "replay.title": ["复盘 {at} · {name}", "Replay of {at} · {name}"],
  "replay.not-now": ["不是现在", "Not now"],
  "replay.badge": ["复盘 ×{rate}", "Replay ×{rate}"],
  "replay.badge-paused": ["复盘 暂停", "Replay paused"],
  "replay.watermark": ["复盘 不是现在 {at}", "Replay, not now {at}"],
  "replay.not-logged": ["日志不记", "no log"],
  "replay.cameras-unknown": [
    "心跳不在日志里：当时哪些摄像头在线，复盘不知道",
    "Beats are not in the log: which cameras were alive then is unknown",
  ],
  "replay.links-unknown": ["链路不详", "Link ?"],

  "replay.play": ["播放", "Play"],
  "replay.pause": ["暂停", "Pause"],
  "replay.step": ["下一条", "Next fact"],
  "replay.step-hint": ["到下一条事实（→）", "To the next fact (→)"],
  "replay.play-hint": ["空格", "Space"],
  "replay.speeds": ["快慢", "Speed"],
  "replay.speed": ["×{rate}", "×{rate}"],
  "replay.day-before": ["前一天", "Day back"],
  "replay.day-after": ["后一天", "Day on"],
  "replay.from": ["从", "From"],
  "replay.until": ["到", "To"],
  "replay.at": ["时刻", "Moment"],
  "replay.show": ["看这一段", "Show"],
  "replay.back": ["回到现在", "Back to now"],
  "replay.scrub": ["这一段里的时刻", "Moment of this period"],
  "replay.mark-whistle": ["{at} 吹哨：{because}", "{at} whistle: {because}"],
  "replay.mark-red": ["{at} 红牌：{because}", "{at} red card: {because}"],
  "replay.loading": ["正在翻日志", "Reading the log"],
  "replay.ended": ["这一段放完了", "The period is over"],
  "replay.failed": ["没有翻出来：{why}", "Not found: {why}"],
  "replay.order": ["“到”要晚于“从”", "“To” must be after “From”"],
} as const satisfies Labels;
