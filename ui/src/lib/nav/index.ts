export { harmless, keepPlace, lastHere, takePlace } from "./place";
export { type Route, type Routes, type View, VIEW_NEEDS } from "./routes";
export { nav, type Place, remember, Trail } from "./trail.svelte";
