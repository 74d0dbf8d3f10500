//! The signals of the message buses: of logind on the system's bus, and of the screen saver or session manager of the
//! desktop on the person's own.
//!
//! Whoever can send these signals can lock the book and nothing else.

use std::env;
use std::sync::Arc;
use std::thread;

use casebook_core::domain::event::LockCause;
use gio::glib::{FromVariant, Variant, VariantDict};
use gio::{BusType, Cancellable, DBusConnection, DBusSignalFlags};

const LOGIND: &str = "org.freedesktop.login1";
const LOGIND_SESSION: &str = "org.freedesktop.login1.Session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// The session managers of Deepin and UOS, in older and newer versions.
const DEEPIN_SESSIONS: [&str; 2] = [
    "com.deepin.SessionManager",
    "org.deepin.dde.SessionManager1",
];
/// The screen saver of UKUI on Kylin, which has a signal of its own.
const UKUI: &str = "org.ukui.ScreenSaver";

/// Tells when a signal means that the screen was locked, or that the PC is about to sleep.
type Meaning = fn(interface: &str, values: &Variant) -> Option<LockCause>;

/// The signals that are listened to: sender, interface, name, path and first value, each only if it is fixed.
struct Signal<'a> {
    sender: Option<&'a str>,
    interface: Option<&'a str>,
    member: &'a str,
    path: Option<&'a str>,
    first: Option<&'a str>,
    meaning: Meaning,
}

pub fn watch(tell: impl Fn(LockCause) + Send + Sync + 'static) {
    let tell: Arc<dyn Fn(LockCause) + Send + Sync> = Arc::new(tell);
    // Without a session of logind (a remote desktop, an old system) its locks are not heard, only that the PC sleeps.
    let session = env::var("XDG_SESSION_ID").ok().map(|id| session_path(&id));
    let logind = Arc::clone(&tell);
    on_bus(BusType::System, move |bus| {
        for signal in logind_signals(session.as_deref()) {
            subscribe(&bus, signal, &logind);
        }
    });
    on_bus(BusType::Session, move |bus| {
        for signal in desktop_signals() {
            subscribe(&bus, signal, &tell);
        }
    });
}

/// Calls `use_bus` when the bus is connected; a PC without this bus is left alone.
fn on_bus(bus: BusType, use_bus: impl FnOnce(DBusConnection) + 'static) {
    gio::bus_get(bus, Cancellable::NONE, |connected| {
        if let Ok(bus) = connected {
            // Else a bus that is restarted would end the program.
            bus.set_exit_on_close(false);
            use_bus(bus);
        }
    });
}

fn logind_signals(session: Option<&str>) -> Vec<Signal<'_>> {
    let mut signals = vec![Signal {
        sender: Some(LOGIND),
        interface: Some("org.freedesktop.login1.Manager"),
        member: "PrepareForSleep",
        path: None,
        first: None,
        meaning: |_, values| is_true(values).then_some(LockCause::Suspended),
    }];
    if session.is_some() {
        // The request to lock this session, and what the desktop says about its own screen.
        signals.push(Signal {
            sender: Some(LOGIND),
            interface: Some(LOGIND_SESSION),
            member: "Lock",
            path: session,
            first: None,
            meaning: |_, _| Some(LockCause::ScreenLocked),
        });
        signals.push(Signal {
            sender: Some(LOGIND),
            interface: Some(PROPERTIES),
            member: "PropertiesChanged",
            path: session,
            first: Some(LOGIND_SESSION),
            meaning: |_, values| turned_on(values, "LockedHint"),
        });
    }
    signals
}

fn desktop_signals() -> Vec<Signal<'static>> {
    let signal = |interface, member, first, meaning| Signal {
        sender: None,
        interface,
        member,
        path: None,
        first,
        meaning,
    };
    // GNOME, KDE, Cinnamon, MATE and XFCE each have an interface of this name under their own domain.
    let screen_saver: Meaning = |interface, values| {
        (interface.ends_with(".ScreenSaver") && is_true(values)).then_some(LockCause::ScreenLocked)
    };
    let mut signals = vec![
        signal(None, "ActiveChanged", None, screen_saver),
        signal(Some(UKUI), "lock", None, |_, _| {
            Some(LockCause::ScreenLocked)
        }),
    ];
    signals.extend(DEEPIN_SESSIONS.map(|manager| {
        signal(
            Some(PROPERTIES),
            "PropertiesChanged",
            Some(manager),
            |_, values| turned_on(values, "Locked"),
        )
    }));
    signals
}

/// Subscribes for as long as the program runs: the callback keeps its own connection.
fn subscribe(
    bus: &DBusConnection,
    signal: Signal<'_>,
    tell: &Arc<dyn Fn(LockCause) + Send + Sync>,
) {
    let (kept, tell, meaning) = (bus.clone(), Arc::clone(tell), signal.meaning);
    bus.signal_subscribe(
        signal.sender,
        signal.interface,
        Some(signal.member),
        signal.path,
        signal.first,
        DBusSignalFlags::NONE,
        move |_, _, _, interface, _, values| {
            let _ = &kept;
            if let Some(cause) = meaning(interface, values) {
                let tell = Arc::clone(&tell);
                // The window is drawn on this thread, and a call of the core may hold its lock for a while.
                thread::spawn(move || tell(cause));
            }
        },
    );
}

/// Returns whether the first value of a signal is true.
fn is_true(values: &Variant) -> bool {
    values
        .try_child_value(0)
        .and_then(|value| value.get::<bool>())
        .unwrap_or(false)
}

/// Returns the cause if a change of properties, `(interface, {name: value}, names)`, sets this one to true.
fn turned_on(values: &Variant, property: &str) -> Option<LockCause> {
    let changed = values.try_child_value(1)?;
    let changed = VariantDict::from_variant(&changed)?;
    let is_on = changed.lookup::<bool>(property).ok()??;
    is_on.then_some(LockCause::ScreenLocked)
}

/// Returns the path at which logind has a session: letters and digits stand as they are, but for a digit at the
/// beginning; each other byte is `_` and two hex digits.
fn session_path(id: &str) -> String {
    let mut path = String::from("/org/freedesktop/login1/session/");
    for (i, byte) in id.bytes().enumerate() {
        if byte.is_ascii_alphabetic() || (i > 0 && byte.is_ascii_digit()) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("_{byte:02x}"));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use gio::glib::ToVariant;

    use super::*;

    #[test]
    fn the_path_of_a_session_is_the_one_of_logind() {
        for (id, end) in [("12", "_312"), ("c7", "c7"), ("a-b", "a_2db")] {
            let expected = format!("/org/freedesktop/login1/session/{end}");
            assert_eq!(session_path(id), expected);
        }
    }

    #[test]
    fn only_a_property_that_became_true_locks() {
        for (name, value, expected) in [
            ("Locked", true, Some(LockCause::ScreenLocked)),
            ("Locked", false, None),
            ("Stage", true, None),
        ] {
            let changed = VariantDict::new(None);
            changed.insert("Other", 3_u32);
            changed.insert(name, value);
            let none: Vec<String> = Vec::new();
            let values = [
                DEEPIN_SESSIONS[0].to_variant(),
                changed.end(),
                none.to_variant(),
            ];
            let values = Variant::tuple_from_iter(values);
            assert_eq!(turned_on(&values, "Locked"), expected, "{name} {value}");
        }
    }

    #[test]
    fn a_screen_saver_that_ends_locks_nothing() {
        assert!(is_true(&(true,).to_variant()));
        assert!(!is_true(&(false,).to_variant()));
        assert!(!is_true(&("true",).to_variant()));
        assert!(!is_true(&().to_variant()));
    }
}
