/** What the door of a page says to whom it is not for, and to whoever goes where there is nothing. */
import type { Labels } from "../labels";

export const doorLabels = {
  "door.post": ["现在的岗位是“{post}”，这一页不归它看。", "You are here as {post}. That post may not open this page."],
  "door.onlooker": ["这是演示，还没有选岗位。", "This is a demo, and you have not chosen a post."],
  "door.postless": ["现在的账号是“{name}”，它没有岗位。", "You are here with the account {name}, which has no post."],
  "door.screen": ["这个浏览器是大屏“{name}”。", "This browser is the screen {name}."],
  "door.for.town": [
    "能看的是管全镇的岗位：值班、督查、核查、回访、镇领导、审计。",
    "It is open to the posts for the whole town: duty desk, supervision, verification, call-back, leaders, audit.",
  ],
  "door.for.posts": ["能看的是有岗位的账号，缺岗位就找管理员加。", "It is open to accounts with a post: ask an administrator for one."],
  "door.for.screens": ["能看的是有岗位的账号和大屏。", "It is open to accounts with a post, and to screens."],
  "door.for.grid": ["能看的是网格员。", "It is open to grid workers."],
  "door.for.keepers": ["能看的是管理员的账号。", "It is open to administrators."],
  "door.as": ["换一个岗位打开", "Open it as"],
  "door.more": ["另有 {n} 个岗位，在工作台上选", "{n} more: choose one at the desk"],
  "door.elsewhere": ["现在能去", "Where you may go"],
  "door.sign-out": ["退出，换账号登录", "Sign out, and in as somebody else"],
  "door.not-held": [
    "地址里写的岗位“{asked}”不是这次登录的，仍以“{own}”打开。",
    "The address asks for a post that is not yours, {asked}: this is open as {own}.",
  ],
  "door.not-held-none": [
    "地址里写的岗位“{asked}”不是这次登录的，现在没有岗位。",
    "The address asks for a post that is not yours, {asked}: you have none now.",
  ],
  "door.no-seat": [
    "这一页不按地址里的岗位“{asked}”打开，换岗位在工作台或值班席上换。",
    "This page takes no post from its address, {asked}: change posts at a desk.",
  ],
  "door.close": ["知道了", "Close"],
  "door.nothing": ["这里没有东西", "There is nothing here"],
  "door.nothing-at": [
    "“{path}”不是这个中心的地址，或不归现在的岗位看。地址从别处抄来的话，看看有没有抄漏。",
    "{path} is no address of this center, or not for this post. If you copied it, see whether it is complete.",
  ],
} satisfies Labels;
