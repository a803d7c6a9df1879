// SPDX-License-Identifier: Apache-2.0
// Every word of the page, in both languages; terms as in docs/TERMS.md. {name} is a value,
// {name?one:many} chooses by it.
import { signal } from "@preact/signals";
import { registerWords } from "./registers/words";

export type Language = "en" | "zh";

const catalogue = {
  ...registerWords,
  title: ["Shelter plan", "掩蔽分配方案"],
  internal: ["INTERNAL", "内部"],
  internal_why: [
    "This page names gaps in protection. Do not pass it on.",
    "本页列明防护缺口，请勿外传。",
  ],
  hypothetical: ["HYPOTHETICAL", "推演（假设）"],
  live: ["LIVE", "正在执行"],
  exercise: ["Exercise {number}", "演练 {number}"],
  status_draft: ["draft", "草案"],
  status_approved: ["approved", "已批准"],
  status_filed: ["filed", "已备案"],
  status_retired: ["retired", "已废止"],
  status_replaced: ["replaced", "已被取代"],
  no_such_plan: ["There is no plan “{name}” in this city file.", "此城市文件中没有方案“{name}”。"],
  choose_plan: ["Choose a plan", "请选择方案"],
  made_up: ["shelters MADE UP", "掩蔽场所为虚构"],
  estimated: ["people ESTIMATED", "人口为估算"],
  about: ["about {number}", "约 {number}"],
  plan: ["Plan", "方案"],
  plan_choice: ["{name}, {hazard}, {limit}", "{name}（{hazard}，{limit}）"],
  version: ["version {version}", "第 {version} 版"],
  calculated: ["calculated {date}", "计算于 {date}"],
  hazard_air_raid: ["air raid", "空袭"],
  hazard_flood: ["flood", "洪水"],
  hazard_chemical: ["chemical release", "化学事故"],
  hazard_fire: ["fire", "火灾"],
  hazard_earthquake: ["earthquake", "地震"],
  limit_none: ["no limit", "不限步行距离"],
  limit_within: ["within {limit} on foot", "步行 {limit}内"],

  placed: ["under cover within {limit} on foot", "能在步行 {limit}内进入掩蔽"],
  placed_no_limit: ["under cover", "能进入掩蔽"],
  of_people: ["of {people} people", "共 {people} 人"],
  told_cover: ["told to take cover where they are", "指令为就地掩蔽"],
  told_leave: ["told to leave the danger area", "指令为疏散离开危险区"],
  told_nobody: ["Everyone in the plan area has a place.", "方案范围内人人都有掩蔽位。"],
  turned_away: ["would meet a full door if all went to the nearest", "若人人就近掩蔽，将被挡在已满的门外"],
  bar_plan: ["This plan", "按本方案"],
  bar_nearest: ["If all went to the nearest shelter", "若人人就近掩蔽"],
  part_placed: ["under cover in time", "及时进入掩蔽"],
  part_cover: ["told to take cover where they are", "就地掩蔽"],
  part_leave: ["told to leave", "疏散"],
  part_found: ["get in", "能进入"],
  part_turned_away: ["meet a full door", "到达时已满"],
  part_not_set_out: ["have no shelter within the walk", "步行范围内没有掩蔽场所"],
  why_all_full: ["every shelter within the walk is full", "步行范围内的掩蔽场所均已满"],
  why_nothing_within: ["no shelter within the walk", "步行范围内没有掩蔽场所"],
  why_off_network: ["no street nearby in the data", "附近没有数据中的道路"],

  walks: ["Walks", "步行"],
  mean: ["Mean walk", "平均步行"],
  p95: ["95 of 100 walk at most", "95% 的人步行不超过"],
  worst: ["Longest walk", "最长步行"],
  slow: ["In time even at 0.6 m/s", "按 0.6 米/秒仍能及时到达"],
  slow_note: [
    "{share} of those who have a place, if all walked slowly",
    "若都以慢速步行，占有掩蔽位者的 {share}",
  ],
  full: ["Shelters full", "已满的掩蔽场所"],
  full_note: ["{places} usable places, {share} taken", "可用掩蔽位 {places} 个，已安排 {share}"],
  worst_area: ["Worst area", "最差区域"],
  worst_area_note: ["{unplaced} of {people} have no place", "{people} 人中 {unplaced} 人未安排掩蔽位"],
  reaction_note: [
    "Before the walk: {reaction} to react and set out. Getting through the door is not included.",
    "步行之前另有反应时间 {reaction}；进入掩蔽所需时间未计入。",
  ],
  part_of: ["{part} of {whole}", "{part} / {whole}"],

  minutes: ["People under cover by minutes of walking", "按步行分钟统计的掩蔽人数"],
  minutes_axis: ["minutes of walking", "步行分钟数"],
  minutes_one: ["Minute {minute}: {people} people", "第 {minute} 分钟：{people} 人"],
  minutes_last: ["{minute} minutes and more: {people} people", "{minute} 分钟及以上：{people} 人"],
  mark_mean: ["mean", "平均"],
  mark_p95: ["95 of 100", "95%"],

  lead: ["Under cover by minutes after the alarm", "警报后各分钟已进入掩蔽的人数"],
  lead_axis: ["minutes after the alarm", "警报后分钟数"],
  lead_one: ["{minute} minutes: {by_plan} by this plan, at most {possible}", "{minute} 分钟：本方案 {by_plan} 人，至多 {possible} 人"],
  lead_plan: ["by this plan", "按本方案"],
  lead_possible: ["at most, with a plan for that minute", "至多（专为该时间制定方案）"],

  gains: ["Where more places help most", "增设掩蔽位效果最大的位置"],
  gains_with: ["With {places} more places there", "在该处增加 {places} 个掩蔽位"],
  gain_new: ["new, at {name}", "新设，位于{name}"],
  gain_people: ["{people} more under cover", "多 {people} 人进入掩蔽"],
  gain_less: ["{walk} less walking in all", "总步行减少 {walk}"],
  gain_more: ["{walk} more walking in all", "总步行增加 {walk}"],
  one_more: ["One more place here", "此处增加一个掩蔽位"],
  one_more_head: ["One more place at a shelter", "现有掩蔽场所增加一个掩蔽位"],
  one_more_person: ["one more person under cover", "多一人进入掩蔽"],
  one_more_nothing: ["changes nothing", "无变化"],
  zones: ["Shortage zones", "缺口区"],
  zone: [
    "Only {sites} {sites?shelter:shelters} with {places} places can be reached by {people} people.",
    "{people} 人只能到达 {sites} 个掩蔽场所，掩蔽位共 {places} 个。",
  ],

  find: ["Shelter, street, area or position", "掩蔽场所、街道、区域或经纬度"],
  find_street: ["street", "街道"],
  find_area: ["area {code}", "区域 {code}"],
  find_none: ["Nothing found.", "未找到。"],
  find_count: ["{count} found", "找到 {count} 个"],
  job_missing: ["What is missing:", "尚缺："],
  find_point: ["Longitude {lon}, latitude {lat}", "经度 {lon}，纬度 {lat}"],
  find_lon_first: ["read as longitude, latitude", "按“经度, 纬度”解读"],
  find_lat_first: ["read as latitude, longitude", "按“纬度, 经度”解读"],
  find_outside: ["{how}; outside the city", "{how}；在城市范围之外"],
  shelter_line: ["{people} people, {places} places", "{people} 人，掩蔽位 {places} 个"],
  shelter_load: ["{load} full", "满员率 {load}"],
  shelter_full: ["full", "已满"],
  shelter_made_up: ["This shelter is made up.", "此掩蔽场所为虚构。"],

  why: ["Why", "原因"],
  why_site: ["Shelter", "掩蔽场所"],
  why_point: ["At {point}", "位置 {point}"],
  why_asking: ["Asking…", "正在查询……"],
  places: ["Places", "掩蔽位"],
  people_placed: ["People", "安排人数"],
  load: ["Full", "满员率"],
  close: ["Back to the plan", "返回方案"],
  hint: [
    "Click a shelter or any point on the map to ask why. By keyboard: arrows move the map, + and − zoom, Enter asks about its centre, Esc goes back.",
    "点击掩蔽场所或地图上任意位置可查询原因。键盘：方向键移动地图，+ 和 − 缩放，Enter 查询地图中心，Esc 返回。",
  ],

  compare_with: ["Compare with", "对比"],
  compare_none: ["no other plan", "不对比"],
  compare: ["If {name} took its place", "若改用方案 {name}"],
  compare_end: ["Close", "结束对比"],
  compare_total: ["{people} in all by plan {name} ({share})", "方案 {name} 共 {people} 人（{share}）"],
  compare_moved: [
    "{stay} keep their shelter, {move} go to another, {gain} gain a place, {lose} lose theirs.",
    "{stay} 人掩蔽场所不变，{move} 人改去其他掩蔽场所，{gain} 人获得掩蔽位，{lose} 人失去掩蔽位。",
  ],
  compare_site: ["{name}: {before} → {after} people", "{name}：{before} → {after} 人"],
  whatif: ["What if", "假设推演"],
  whatif_if: ["What if", "假设"],
  whatif_close: ["Close it", "关闭"],
  whatif_open: ["Open it again", "重新开放"],
  whatif_resize: ["Change places", "更改掩蔽位"],
  whatif_closed: ["{name} closed", "关闭{name}"],
  whatif_resized: ["{name}: {before} → {after} places", "{name}：掩蔽位 {before} → {after} 个"],
  whatif_block: ["Block this street", "封闭此街道"],
  whatif_add: ["Add a shelter here", "在此增设掩蔽场所"],
  whatif_walk_limit: ["people walk within", "步行上限"],
  whatif_try: ["Try", "推演"],
  minutes_unit: ["min", "分钟"],
  metres_unit: ["m", "米"],
  whatif_blocked: ["{street} blocked", "封闭{street}"],
  whatif_added: ["New shelter with {places} places at {point}", "在 {point} 增设掩蔽场所，掩蔽位 {places} 个"],
  whatif_goes: ["{added}: {people} go there", "{added}：{people} 人前往"],
  whatif_is_closed: [
    "Closed in this what-if: nobody goes there. Open it again to see what the plan has for it.",
    "本次推演中已关闭，无人前往。重新开放后可查看原方案的数据。",
  ],
  whatif_limited: ["People walk within {limit}", "步行上限 {limit}"],
  whatif_new: ["New shelter", "增设的掩蔽场所"],
  whatif_back: ["Take back", "撤回"],
  whatif_all: ["Take back all", "全部撤回"],
  whatif_asking: ["Solving…", "正在求解……"],
  whatif_cover: ["people under cover", "进入掩蔽的人数"],
  whatif_total: ["{people} in all ({share})", "共 {people} 人（{share}）"],
  whatif_moved: [
    "{lost} lose their place, {gained} gain one, {another} go to another shelter.",
    "{lost} 人失去掩蔽位，{gained} 人获得掩蔽位，{another} 人改去其他掩蔽场所。",
  ],
  whatif_walk: ["Mean walk {before} → {after}", "平均步行 {before} → {after}"],
  whatif_time: ["The new optimum was found in {milliseconds} ms. Nothing is stored.", "用时 {milliseconds} 毫秒求得新的最优方案，未保存。"],
  whatif_map: [
    "On the map, shelters are as they would be; walks and gaps are still those of the plan.",
    "地图上的掩蔽场所为假设情形；步行人流和缺口仍为原方案。",
  ],

  layers: ["On the map", "地图图层"],
  layer_shelters: ["Shelters", "掩蔽场所"],
  layer_streets: ["Walks", "步行人流"],
  layer_gaps: ["Without a place", "未安排掩蔽位"],
  layer_names: ["Street names", "街道名称"],
  key_size: ["larger: more places", "越大：掩蔽位越多"],
  key_load: ["how full", "满员率"],
  key_full: ["full", "已满"],
  key_width: ["wider: more people", "越粗：人越多"],

  map: ["Map of the plan", "方案地图"],
  panel: ["The plan in figures", "方案数据"],
  to_panel: ["Skip the map", "跳过地图"],
  more: ["Show more", "展开"],
  less: ["Show the map", "查看地图"],
  print: ["Print", "打印"],
  sign_in: ["Sign in", "登录"],
  sign_in_why: ["With the key of your person and its password, as on the command line.", "使用本人的代码及其密码，与命令行相同。"],
  person: ["Person", "人员"],
  password: ["Password", "密码"],
  signed_in_as: ["Signed in as {person}", "已登录：{person}"],
  holder: ["Signed in as holder of the file", "已以文件持有者身份登录"],
  sign_out: ["Sign out", "退出"],
  to_dark: ["Dark", "深色"],
  to_light: ["Light", "浅色"],
  licences: ["Licences of what is in this page", "本页所含软件的许可"],
  language: ["简体中文", "English"],
  zoom_in: ["Zoom in", "放大"],
  zoom_out: ["Zoom out", "缩小"],
  whole: ["Show everything", "显示全部"],
  loading: ["Loading…", "正在加载……"],
  no_plans: [
    "There is no plan in this city file yet. Make one with: muster {city} plan shelters",
    "此城市文件中尚无方案。请运行：muster {city} plan shelters",
  ],
  no_server: [
    "The server does not answer. What is shown may be out of date.",
    "服务器没有应答，所示内容可能已过时。",
  ],
  no_map: [
    "This browser cannot draw the map (it needs WebGL 2). The figures are complete.",
    "此浏览器无法绘制地图（需要 WebGL 2）。各项数据完整。",
  ],
  again: ["Try again", "重试"],
  unnamed: ["unnamed", "无名称"],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

export type TextId = keyof typeof catalogue;

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Plain}?${string}` ? Plain : Name) | Names<Rest>
  : never;
type Values<Id extends TextId> = Record<Names<(typeof catalogue)[Id][0]>, string | number>;
type Rest<Id extends TextId> = keyof Values<Id> extends never ? [] : [values: Values<Id>];

const KEPT = "muster.language";

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export const language = signal<Language>(firstLanguage());

export function switchLanguage(): void {
  language.value = language.value === "en" ? "zh" : "en";
  localStorage.setItem(KEPT, language.value);
}

/** The text in the language of the page. */
export function t<Id extends TextId>(id: Id, ...[values]: Rest<Id>): string {
  const given: Record<string, string | number> = values ?? {};
  const pattern: string = catalogue[id][language.value === "en" ? 0 : 1];
  return pattern.replace(/\{(\w+)(?:\?([^:}]*):([^}]*))?\}/g, (_, name: string, one, many) =>
    one === undefined ? String(given[name]) : Number(given[name]) === 1 ? one : many);
}

export const isTextId = (id: string): id is TextId => id in catalogue;

/** A text without values whose name was put together; else what stands in for it. */
export function wordOf(id: string, otherwise: string): string {
  return isTextId(id) ? (t as (id: string) => string)(id) : otherwise;
}

/** As it is compared: without accents and capitals. */
export const plainOf = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
