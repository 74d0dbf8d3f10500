//! The settings of the shell. They must equal the reviewed copies in `tests/golden`, and each security setting is also a
//! rule with a planted breach, so that a careless review of the copy cannot relax it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// Everything that decides what the page is allowed to do.
#[derive(Clone)]
struct Shell {
    conf: Value,
    capabilities: Vec<Value>,
    /// The source that opens the window.
    source: String,
    manifest: String,
    /// The HTML document of the page.
    page: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the names of the files in a folder, sorted.
fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let name = |entry: std::io::Result<fs::DirEntry>| {
        let name = entry.expect("its entries can be read").file_name();
        name.to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

fn shell() -> Shell {
    let parsed = |text: String| serde_json::from_str(&text).expect("it is JSON");
    let capability = |name: &String| parsed(read(format!("src-tauri/capabilities/{name}")));
    Shell {
        conf: parsed(read("src-tauri/tauri.conf.json")),
        capabilities: names("src-tauri/capabilities")
            .iter()
            .map(capability)
            .collect(),
        source: read("src-tauri/src/main.rs"),
        manifest: read("src-tauri/Cargo.toml"),
        page: read("ui/index.html"),
    }
}

#[test]
fn the_settings_equal_the_reviewed_copies() {
    assert_eq!(
        names("src-tauri/capabilities"),
        names("tests/golden/capabilities")
    );
    let mut files = vec!["tauri.conf.json".to_owned()];
    files.extend(
        names("tests/golden/capabilities")
            .iter()
            .map(|name| format!("capabilities/{name}")),
    );
    for file in files {
        let (now, reviewed) = (
            read(format!("src-tauri/{file}")),
            read(format!("tests/golden/{file}")),
        );
        assert_eq!(
            now, reviewed,
            "{file} differs from tests/golden: review it, then copy it there"
        );
    }
}

#[test]
fn the_settings_break_no_rule() {
    assert_eq!(broken_rules(&shell()), Vec::<&str>::new());
}

/// Returns the names of the rules that these settings break.
fn broken_rules(shell: &Shell) -> Vec<&'static str> {
    RULES
        .iter()
        .filter(|(_, holds)| !holds(shell))
        .map(|(name, _)| *name)
        .collect()
}

type Rule = (&'static str, fn(&Shell) -> bool);

const RULES: &[Rule] = &[
    ("the shell is not a global of the page", |s| {
        s.conf["app"]["withGlobalTauri"] == json!(false)
    }),
    ("nothing is loaded by default", |s| {
        csp(s, "default-src") == ["'none'"]
    }),
    ("scripts come from the binary, none is inline", |s| {
        csp(s, "script-src") == ["'self'"]
    }),
    ("no remote origin is allowed", no_remote_origin),
    ("the page connects only to the shell", |s| {
        csp(s, "connect-src") == ["ipc:", "http://ipc.localhost"]
    }),
    ("no frames, no objects, no base, no forms", |s| {
        let shut = ["frame-src", "object-src", "base-uri", "form-action"];
        shut.iter().all(|name| csp(s, name) == ["'none'"])
    }),
    ("prototypes are frozen", |s| {
        s.conf["app"]["security"]["freezePrototype"] == json!(true)
    }),
    ("the policy is applied unchanged", |s| {
        s.conf["app"]["security"]["dangerousDisableAssetCspModification"] == json!(false)
    }),
    ("no file is served by its path", |s| {
        let asset = &s.conf["app"]["security"]["assetProtocol"];
        asset["enable"] == json!(false) && asset["scope"] == json!([])
    }),
    ("unused commands are not in the binary", |s| {
        s.conf["build"]["removeUnusedCommands"] == json!(true)
    }),
    ("no development server is used", |s| {
        s.conf["build"].get("devUrl").is_none() && s.conf["build"]["frontendDist"].is_string()
    }),
    ("only the capability of the one window is used", |s| {
        s.conf["app"]["security"]["capabilities"] == json!(["main"])
            && s.conf["app"]["windows"] == json!([])
            && s.capabilities.len() == 1
            && s.capabilities
                .iter()
                .all(|c| c["windows"] == json!(["main"]))
    }),
    ("no capability is for a remote page", |s| {
        s.capabilities.iter().all(|c| c.get("remote").is_none())
    }),
    (
        "the page may call the one command, listen to events and print",
        |s| {
            let granted = [
                "allow-rpc",
                "core:event:allow-listen",
                "core:event:allow-unlisten",
                // On macOS `window.print()` is a command of Tauri; without it no recovery key is printed.
                "core:webview:allow-print",
            ];
            let permissions = s.capabilities.iter().map(|c| &c["permissions"]);
            permissions.into_iter().all(|p| *p == json!(granted))
        },
    ),
    ("only navigation within the page is allowed", |s| {
        code_has(s, ".on_navigation(is_own_page)")
    }),
    ("new windows are refused", |s| {
        code_has(s, ".on_new_window(|_, _| NewWindowResponse::Deny)")
    }),
    ("the network of the webview leads nowhere", |s| {
        code_has(s, "window = window.proxy_url(Url::parse(DEAD_PROXY)?);")
            && code_has(s, "const DEAD_PROXY: &str = \"http:")
            && s.source.contains("\"http://127.0.0.1:1\"")
    }),
    ("autofill and extensions are off", |s| {
        code_has(s, ".general_autofill_enabled(false)")
            && code_has(s, ".browser_extensions_enabled(false)")
    }),
    ("the webview stores nothing", |s| {
        code_has(s, ".incognito(true)")
    }),
    ("no developer tools", |s| {
        let manifest = manifest_without_comments(s);
        code_has(s, ".devtools(false)") && !manifest.contains("\"devtools\"")
    }),
    ("the webview loads no local files", |s| {
        !manifest_without_comments(s).contains("protocol-asset")
    }),
    ("the only plugin is for dialogs", |s| {
        let manifest = manifest_without_comments(s);
        manifest.matches("tauri-plugin-").count() == manifest.matches("tauri-plugin-dialog").count()
    }),
    ("the document has no inline script, style or handler", |s| {
        let page = s.page.to_lowercase();
        let scripts = page.matches("<script").count();
        let loaded = page.matches("<script type=\"module\" src=\"/").count();
        scripts == loaded
            && !page.contains("<style")
            && !page.contains(" on")
            && !page.contains("style=")
    }),
];

/// Returns the sources of a directive of the content security policy.
fn csp<'a>(shell: &'a Shell, directive: &str) -> Vec<&'a str> {
    let text = shell.conf["app"]["security"]["csp"][directive].as_str();
    text.unwrap_or_default().split_whitespace().collect()
}

/// Returns true if all sources of the policy are quoted keywords, `data:`, `blob:` or the shell.
fn no_remote_origin(shell: &Shell) -> bool {
    let known = ["data:", "blob:", "ipc:", "http://ipc.localhost"];
    let policy = shell.conf["app"]["security"]["csp"].as_object();
    policy.is_some_and(|policy| {
        let sources = policy.values().filter_map(Value::as_str);
        let mut sources = sources.flat_map(str::split_whitespace);
        sources.all(|source| {
            let quoted = source.starts_with('\'') && source != "'unsafe-eval'";
            quoted || known.contains(&source)
        })
    })
}

/// Returns true if the code of the shell, without comments, contains this text.
fn code_has(shell: &Shell, text: &str) -> bool {
    let code = |line: &str| line.split("//").next().unwrap_or_default().contains(text);
    shell.source.lines().any(code)
}

fn manifest_without_comments(shell: &Shell) -> String {
    let lines = shell.manifest.lines();
    lines
        .map(|line| line.split('#').next().unwrap_or_default())
        .collect()
}

fn set(shell: &mut Shell, path: &str, value: Value) {
    *shell.conf.pointer_mut(path).expect("the setting is there") = value;
}

/// The name of a rule and a change that breaks it.
type Breach = (&'static str, fn(&mut Shell));

const PLANTED: &[Breach] = &[
    ("the shell is not a global of the page", |s| {
        set(s, "/app/withGlobalTauri", json!(true))
    }),
    ("nothing is loaded by default", |s| {
        set(s, "/app/security/csp/default-src", json!("'self'"));
    }),
    ("scripts come from the binary, none is inline", |s| {
        set(
            s,
            "/app/security/csp/script-src",
            json!("'self' 'unsafe-inline'"),
        );
    }),
    ("no remote origin is allowed", |s| {
        set(
            s,
            "/app/security/csp/font-src",
            json!("https://fonts.example.org"),
        );
    }),
    ("the page connects only to the shell", |s| {
        set(s, "/app/security/csp/connect-src", json!("ipc: *"));
    }),
    ("no frames, no objects, no base, no forms", |s| {
        set(s, "/app/security/csp/frame-src", json!("'self'"));
    }),
    ("prototypes are frozen", |s| {
        set(s, "/app/security/freezePrototype", json!(false));
    }),
    ("the policy is applied unchanged", |s| {
        let setting = "/app/security/dangerousDisableAssetCspModification";
        set(s, setting, json!(true));
    }),
    ("no file is served by its path", |s| {
        set(s, "/app/security/assetProtocol/enable", json!(true));
    }),
    ("unused commands are not in the binary", |s| {
        set(s, "/build/removeUnusedCommands", json!(false));
    }),
    ("no development server is used", |s| {
        set(
            s,
            "/build",
            json!({ "frontendDist": "../ui/dist", "devUrl": "http://localhost:1420" }),
        );
    }),
    ("only the capability of the one window is used", |s| {
        s.capabilities.push(s.capabilities[0].clone());
    }),
    ("no capability is for a remote page", |s| {
        s.capabilities[0]["remote"] = json!({ "urls": ["https://example.org"] });
    }),
    (
        "the page may call the one command, listen to events and print",
        |s| {
            if let Some(granted) = s.capabilities[0]["permissions"].as_array_mut() {
                granted.push(json!("dialog:default"));
            }
        },
    ),
    ("only navigation within the page is allowed", |s| {
        s.source = s.source.replace(".on_navigation(", "// .on_navigation(");
    }),
    ("new windows are refused", |s| {
        s.source = s
            .source
            .replace("NewWindowResponse::Deny", "NewWindowResponse::Allow");
    }),
    ("the network of the webview leads nowhere", |s| {
        s.source = s.source.replace("127.0.0.1:1", "203.0.113.7:80");
    }),
    ("autofill and extensions are off", |s| {
        s.source = s.source.replace(".general_autofill_enabled(false)", "");
    }),
    ("the webview stores nothing", |s| {
        s.source = s.source.replace("incognito(true)", "incognito(false)");
    }),
    ("no developer tools", |s| {
        s.manifest = s.manifest.replace("\"wry\"", "\"wry\", \"devtools\"");
    }),
    ("the webview loads no local files", |s| {
        s.manifest = s.manifest.replace("\"wry\"", "\"wry\", \"protocol-asset\"");
    }),
    ("the only plugin is for dialogs", |s| {
        s.manifest.push_str("tauri-plugin-fs = \"2\"\n");
    }),
    ("the document has no inline script, style or handler", |s| {
        s.page = s.page.replace("</body>", "<script>run()</script></body>");
    }),
];

#[test]
fn every_rule_finds_a_planted_breach() {
    let sound = shell();
    for (rule, plant) in PLANTED {
        let mut shell = sound.clone();
        plant(&mut shell);
        assert!(broken_rules(&shell).contains(rule), "not found: {rule}");
    }
    for (rule, _) in RULES {
        assert!(
            PLANTED.iter().any(|(broken, _)| broken == rule),
            "never broken: {rule}"
        );
    }
}
