// Shows every component on one page: `npm run dev`, then /dev/gallery.html. Not part of the product.
import "../src/styles/base.css";
import { mount } from "svelte";
import { setBackend } from "../src/lib/backend";
import Gallery from "./Gallery.svelte";

setBackend({
	call: () => Promise.resolve({ result: {}, topics: [] }),
	onJob: () => Promise.resolve(() => {}),
});
// The shell freezes it too, so that anything that breaks under it shows up here.
Object.freeze(Object.prototype);

const target = document.getElementById("app");
if (target) mount(Gallery, { target });
