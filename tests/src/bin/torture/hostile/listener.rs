//! A listener on this machine: where a page would send what it took. It answers everybody, so that only the page's own
//! rules keep it silent.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::trial::Outcome;

/// What comes is kept as the first line of each request, or nothing where the connection said nothing.
pub struct Listener {
    /// `127.0.0.1:PORT`
    pub address: String,
    came: Arc<Mutex<Vec<String>>>,
}

/// The page of the control: no policy, and the text of the test goes where a careless page would put it.
const PLAIN_PAGE: &str =
    "<!doctype html><html><head><title>plain</title></head><body><div id=app></div></body></html>";

impl Listener {
    /// Listens on a free port until the program ends.
    pub fn start() -> Outcome<Listener> {
        let socket = TcpListener::bind(("127.0.0.1", 0))?;
        let address = socket.local_addr()?.to_string();
        let came = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&came);
        std::thread::spawn(move || {
            for stream in socket.incoming().flatten() {
                let heard = Arc::clone(&heard);
                // A browser opens connections that it does not use at once; one must not hold up the next.
                std::thread::spawn(move || answer(stream, &heard));
            }
        });
        Ok(Listener { address, came })
    }

    /// What came since the last time, without the plain page itself and the icon that browsers ask for.
    pub fn take(&self) -> Vec<String> {
        let mut came = self.came.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = std::mem::take(&mut *came);
        taken.retain(|line| !line.starts_with("GET /plain ") && !line.contains("/favicon.ico"));
        taken
    }
}

fn answer(mut stream: TcpStream, heard: &Mutex<Vec<String>>) {
    let mut request = [0_u8; 2048];
    // A connection is enough; what it would have said is not waited for longer than this.
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
        _ => "came",
    };
    heard
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
