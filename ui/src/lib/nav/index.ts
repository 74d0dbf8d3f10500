export type { Route, Routes, View } from "./routes";
export { nav, type Place, remember, Trail } from "./trail.svelte";
