//! A message bus for tests.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use gio::glib::ToVariant;
use gio::{Cancellable, DBusCallFlags, DBusConnection, DBusConnectionFlags};

/// A message bus of its own, which ends with this value.
pub struct TestBus(Child, String);

impl TestBus {
    pub fn start() -> TestBus {
        let mut command = Command::new("dbus-daemon");
        command.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        let mut daemon = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        let output = daemon.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut address).unwrap();
        TestBus(daemon, address.trim().to_owned())
    }

    pub fn connect(&self) -> DBusConnection {
        let flags = DBusConnectionFlags::AUTHENTICATION_CLIENT
            | DBusConnectionFlags::MESSAGE_BUS_CONNECTION;
        DBusConnection::for_address_sync(&self.1, flags, None, Cancellable::NONE).unwrap()
    }
}

impl Drop for TestBus {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Takes a name on the bus, so that calls for it come to this connection.
pub fn take_name(bus: &DBusConnection, name: &str) {
    let (daemon, path) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
    let wanted = (name, 4_u32).to_variant();
    bus.call_sync(
        Some(daemon),
        path,
        daemon,
        "RequestName",
        Some(&wanted),
        None,
        DBusCallFlags::NONE,
        -1,
        Cancellable::NONE,
    )
    .unwrap();
}
