export * from "./calendar";
export { isComposing } from "./composing";
export { type DateDirection, parseDate } from "./date";
export { matchOptions, type Option } from "./match";
export { type Fen, formatMoney, MAX_FEN, parseMoney } from "./money";
export { normalize, searchKey } from "./normalize";
export { parseTime } from "./time";
