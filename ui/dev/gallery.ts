// Every primitive on one page, for the eye: `npm run dev`, then /dev/gallery.html. Not in the product.
import "../src/styles/base.css";
import { mount } from "svelte";
import { use } from "../src/lib/backend";
import Gallery from "./Gallery.svelte";

use({
	call: () => Promise.resolve({ result: {}, topics: [] }),
	onJob: () => Promise.resolve(() => {}),
});
// As the shell does: what breaks under it is to be seen here first.
Object.freeze(Object.prototype);

const target = document.getElementById("app");
if (target) mount(Gallery, { target });
