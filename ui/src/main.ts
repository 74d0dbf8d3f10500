import "./styles/base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { CallError, notePageError } from "$lib/backend";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

// A refusal that nobody waits for is no error of the page.
const note = (thrown: unknown) => {
	if (thrown instanceof Error && !(thrown instanceof CallError)) notePageError(thrown);
};
window.addEventListener("error", (event) => note(event.error));
window.addEventListener("unhandledrejection", (event) => note(event.reason));

mount(App, { target });
