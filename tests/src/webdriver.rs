//! The calls of W3C WebDriver that the tests need: blocking, one after the other.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use ureq::Agent;

use crate::TestError;

/// The JSON name of the id of an element, as the standard defines it.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The longest time of a script, in milliseconds; a bit more than a step of a window may need.
const SCRIPT_TIMEOUT_MS: u64 = 130_000;

/// The longest time of any call, which outlasts every script.
const CALL_TIMEOUT: Duration = Duration::from_secs(150);

/// A session with one window. Dropping it ends the program of the window.
pub struct WebDriverSession {
    agent: Agent,
    /// `http://127.0.0.1:PORT/session/ID`
    base: String,
}

/// A reference to an element of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

/// Returns true if a driver at this port is ready for a session.
pub fn is_ready(port: u16) -> bool {
    let status = call(
        &agent(),
        "GET",
        &format!("http://127.0.0.1:{port}/status"),
        None,
    );
    status.is_ok_and(|status| status["ready"] == json!(true))
}

impl WebDriverSession {
    /// Starts the program `binary` with `arguments` through the driver at `port`.
    pub fn begin(
        port: u16,
        binary: &str,
        arguments: &[String],
    ) -> Result<WebDriverSession, TestError> {
        let agent = agent();
        let root = format!("http://127.0.0.1:{port}/session");
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": binary, "args": arguments },
            "timeouts": { "script": SCRIPT_TIMEOUT_MS, "implicit": 0 },
        } } });
        WebDriverSession::request(agent, &root, wanted)
    }

    /// Starts the plain browser of the engine, which has no content security policy of ours.
    pub fn begin_plain(port: u16) -> Result<WebDriverSession, TestError> {
        let wanted = json!({ "capabilities": { "alwaysMatch": { "timeouts": { "script": SCRIPT_TIMEOUT_MS } } } });
        let root = format!("http://127.0.0.1:{port}/session");
        WebDriverSession::request(agent(), &root, wanted)
    }

    fn request(agent: Agent, root: &str, wanted: Value) -> Result<WebDriverSession, TestError> {
        let answer = call(&agent, "POST", root, Some(wanted))?;
        let id = answer["sessionId"].as_str().ok_or(TestError::Answer {
            call: root.to_owned(),
            missing: "sessionId",
        })?;
        Ok(WebDriverSession {
            base: format!("{root}/{id}"),
            agent,
        })
    }

    fn get(&self, path: &str) -> Result<Value, TestError> {
        call(&self.agent, "GET", &format!("{}/{path}", self.base), None)
    }

    fn post(&self, path: &str, body: Value) -> Result<Value, TestError> {
        let address = format!("{}/{path}", self.base);
        call(&self.agent, "POST", &address, Some(body))
    }

    /// Returns the first element that matches the selector.
    pub fn find(&self, css: &str) -> Result<Element, TestError> {
        let body = json!({ "using": "css selector", "value": css });
        let found = self.post("element", body)?;
        element(&found).ok_or(TestError::Answer {
            call: format!("find {css}"),
            missing: "element",
        })
    }

    /// Returns all elements that match the selector, in the order of the page.
    pub fn find_all(&self, css: &str) -> Result<Vec<Element>, TestError> {
        let body = json!({ "using": "css selector", "value": css });
        let found = self.post("elements", body)?;
        Ok(found
            .as_array()
            .map(|all| all.iter().filter_map(element).collect())
            .unwrap_or_default())
    }

    pub fn click(&self, element: &Element) -> Result<(), TestError> {
        let path = format!("element/{}/click", element.0);
        self.post(&path, json!({})).map(drop)
    }

    /// Clears a field.
    pub fn clear(&self, element: &Element) -> Result<(), TestError> {
        let path = format!("element/{}/clear", element.0);
        self.post(&path, json!({})).map(drop)
    }

    /// Types into an element, a key per character.
    pub fn send_keys(&self, element: &Element, text: &str) -> Result<(), TestError> {
        let path = format!("element/{}/value", element.0);
        self.post(&path, json!({ "text": text })).map(drop)
    }

    /// Returns the rendered text. WebDriver's own call is not used, because it leaves out text behind an ellipsis.
    pub fn text(&self, element: &Element) -> Result<String, TestError> {
        let text = self.property(element, "innerText")?;
        Ok(text.as_str().unwrap_or_default().trim().to_owned())
    }

    /// Returns a property of the element's object, such as `value` or `checked`; null if there is none.
    pub fn property(&self, element: &Element, name: &str) -> Result<Value, TestError> {
        self.get(&format!("element/{}/property/{name}", element.0))
    }

    /// Returns an attribute as it is in the page.
    pub fn attribute(&self, element: &Element, name: &str) -> Result<Option<String>, TestError> {
        let value = self.get(&format!("element/{}/attribute/{name}", element.0))?;
        Ok(value.as_str().map(str::to_owned))
    }

    /// Presses `keys` one after the other and releases them in the opposite order.
    pub fn press(&self, keys: &[String]) -> Result<(), TestError> {
        let down = keys
            .iter()
            .map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys.iter().rev();
        let up = up.map(|key| json!({ "type": "keyUp", "value": key }));
        self.key_actions(down.chain(up).collect())
    }

    /// Types into whatever has the focus, a key per character.
    pub fn type_text(&self, text: &str) -> Result<(), TestError> {
        let strokes = text.chars().flat_map(|letter| {
            let key = letter.to_string();
            [
                json!({ "type": "keyDown", "value": key }),
                json!({ "type": "keyUp", "value": key }),
            ]
        });
        self.key_actions(strokes.collect())
    }

    fn key_actions(&self, actions: Vec<Value>) -> Result<(), TestError> {
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.post("actions", body).map(drop)
    }

    /// Runs the body of a function in the page with these arguments; returns its result.
    pub fn script(&self, body: &str, arguments: Vec<Value>) -> Result<Value, TestError> {
        self.post("execute/sync", json!({ "script": body, "args": arguments }))
    }

    /// Runs the body of a function whose last argument is the callback that ends it.
    pub fn script_until_done(&self, body: &str, arguments: Vec<Value>) -> Result<Value, TestError> {
        self.post(
            "execute/async",
            json!({ "script": body, "args": arguments }),
        )
    }

    /// Sets the size of the window, in CSS pixels at scale 1.
    pub fn resize(&self, width: u32, height: u32) -> Result<(), TestError> {
        let body = json!({ "width": width, "height": height });
        self.post("window/rect", body).map(drop)
    }

    /// Goes to an address, as if it were typed.
    pub fn navigate(&self, address: &str) -> Result<(), TestError> {
        self.post("url", json!({ "url": address })).map(drop)
    }

    /// Returns the number of windows.
    pub fn windows(&self) -> Result<usize, TestError> {
        let handles = self.get("window/handles")?;
        Ok(handles.as_array().map_or(0, Vec::len))
    }

    /// Reloads the page.
    pub fn reload(&self) -> Result<(), TestError> {
        self.post("refresh", json!({})).map(drop)
    }

    /// Returns the title of the window.
    pub fn title(&self) -> Result<String, TestError> {
        Ok(self.get("title")?.as_str().unwrap_or_default().to_owned())
    }

    /// Returns the present source of the page.
    pub fn source(&self) -> Result<String, TestError> {
        Ok(self.get("source")?.as_str().unwrap_or_default().to_owned())
    }

    /// Returns a picture of the window as a PNG.
    pub fn screenshot(&self) -> Result<Vec<u8>, TestError> {
        self.script(REPAINT, vec![json!(true)])?;
        let picture = self.get("screenshot");
        self.script(REPAINT, vec![json!(false)])?;
        let picture = picture?;
        let picture = picture.as_str().and_then(|text| STANDARD.decode(text).ok());
        picture.ok_or(TestError::Answer {
            call: "screenshot".to_owned(),
            missing: "picture",
        })
    }

    /// Closes the window and its program.
    pub fn end(&self) -> Result<(), TestError> {
        call(&self.agent, "DELETE", &self.base, None).map(drop)
    }
}

/// Has the page painted again and again, or stops that. WebKitGTK that draws on the CPU makes a picture only at the next
/// paint, and a still page has none.
const REPAINT: &str = "clearInterval(window.repaintTimer);
    const root = document.documentElement.style;
    root.outline = '';
    if (arguments[0]) window.repaintTimer = setInterval(() => {
        root.outline = root.outline ? '' : '1px solid transparent';
    }, 50);";

impl Drop for WebDriverSession {
    fn drop(&mut self) {
        // Fails after a kill, when there is no program any more.
        let _ = self.end();
    }
}

impl Element {
    /// Returns the element as an argument of a script.
    pub fn to_json(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

fn element(value: &Value) -> Option<Element> {
    Some(Element(value.get(ELEMENT)?.as_str()?.to_owned()))
}

fn agent() -> Agent {
    Agent::config_builder()
        // Calls to 127.0.0.1 must not go to a proxy of the environment.
        .proxy(None)
        .http_status_as_error(false)
        .timeout_global(Some(CALL_TIMEOUT))
        .build()
        .into()
}

/// Makes a call; returns the member `value` of the reply, or the error of the driver.
fn call(agent: &Agent, method: &str, url: &str, body: Option<Value>) -> Result<Value, TestError> {
    let response = match (method, body) {
        ("GET", _) => agent.get(url).call(),
        ("DELETE", _) => agent.delete(url).call(),
        (_, body) => agent.post(url).send_json(body.unwrap_or_else(|| json!({}))),
    };
    let mut answer: Value = response?.body_mut().read_json()?;
    let value = answer["value"].take();
    match value.get("error").and_then(Value::as_str) {
        Some(error) => Err(TestError::Refused {
            call: format!("{method} {}", url.rsplit('/').next().unwrap_or(url)),
            error: error.to_owned(),
            message: value["message"].as_str().unwrap_or_default().to_owned(),
        }),
        None => Ok(value),
    }
}
