export { withoutPersonalData, saveHistoryEntry, lastUser, takeHistoryEntry } from "./historyEntry";
export { type Route, type Routes, type View, VIEW_NEEDS } from "./routes";
export { nav, type HistoryEntry, remember, NavigationHistory } from "./navigationHistory.svelte";
