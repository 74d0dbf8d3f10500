//! A local HTTP server to which a hostile page would send data. It accepts every request, so that only the content
//! security policy of the page can prevent one.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::trial::TrialResult;

/// Stores the first line of each request, or an empty line for a connection without a request.
pub struct Listener {
    /// The address as `127.0.0.1:PORT`.
    pub address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

/// The page of the control, which has no content security policy.
const PLAIN_PAGE: &str =
    "<!doctype html><html><head><title>plain</title></head><body><div id=app></div></body></html>";

impl Listener {
    /// Listens on a free port until the program ends.
    pub fn start() -> TrialResult<Listener> {
        let socket = TcpListener::bind(("127.0.0.1", 0))?;
        let address = socket.local_addr()?.to_string();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in socket.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // A browser opens connections in advance; an idle one must not block the next.
                std::thread::spawn(move || reply(stream, &shared));
            }
        });
        Ok(Listener { address, requests })
    }

    /// Removes and returns the requests since the last call, except those for the plain page and the icon.
    pub fn take_requests(&self) -> Vec<String> {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lines = std::mem::take(&mut *requests);
        lines.retain(|line| !line.starts_with("GET /plain ") && !line.contains("/favicon.ico"));
        lines
    }
}

fn reply(mut stream: TcpStream, requests: &Mutex<Vec<String>>) {
    let mut request = [0_u8; 2048];
    // The connection alone counts, so the wait for its request is short.
    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let read = stream.read(&mut request).unwrap_or(0);
    let text = String::from_utf8_lossy(&request[..read]).into_owned();
    let line = text.lines().next().unwrap_or_default().to_owned();
    let kind = if line.contains("/script") {
        "text/javascript"
    } else {
        "text/html"
    };
    let body = match line.split(' ').nth(1) {
        Some("/plain") => PLAIN_PAGE,
        Some(path) if path.starts_with("/script") => "globalThis.ran = 1;",
        _ => "ok",
    };
    requests
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(line);
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}
