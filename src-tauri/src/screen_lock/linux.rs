//! The signals of the message buses: of logind on the system's bus, and of the screen saver or session manager of the
//! desktop on the person's own.
//!
//! Whoever can send these signals can lock the book and nothing else.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use casebook_core::domain::event::LockCause;
use gio::glib::{FromVariant, MainContext, ToVariant, Variant, VariantDict, VariantTy};
use gio::{BusType, Cancellable, DBusCallFlags, DBusConnection, DBusSignalFlags, UnixFDList};

const LOGIND: &str = "org.freedesktop.login1";
const LOGIND_PATH: &str = "/org/freedesktop/login1";
const LOGIND_MANAGER: &str = "org.freedesktop.login1.Manager";
const LOGIND_SESSION: &str = "org.freedesktop.login1.Session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// The session managers of Deepin and UOS, in older and newer versions.
const DEEPIN_SESSIONS: [&str; 2] = [
    "com.deepin.SessionManager",
    "org.deepin.dde.SessionManager1",
];
/// The screen saver of UKUI on Kylin, which has a signal of its own.
const UKUI: &str = "org.ukui.ScreenSaver";

/// Tells when a signal means that the screen was locked.
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
        watch_sleep(&bus, &logind);
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
    let mut signals = Vec::new();
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

/// The delay that logind grants before the PC sleeps, a few seconds at most. It lasts as long as the descriptors are open.
type SleepDelay = Rc<RefCell<Option<UnixFDList>>>;

/// Asks logind to wait with the next sleep. Without an answer the PC sleeps at once.
fn ask_for_delay(bus: &DBusConnection, delay: &SleepDelay) {
    let delay = Rc::clone(delay);
    let request = ("sleep", "Casebook", "The book is locked first", "delay").to_variant();
    bus.call_with_unix_fd_list(
        Some(LOGIND),
        LOGIND_PATH,
        LOGIND_MANAGER,
        "Inhibit",
        Some(&request),
        VariantTy::new("(h)").ok(),
        DBusCallFlags::NONE,
        -1,
        None::<&UnixFDList>,
        Cancellable::NONE,
        move |granted| {
            delay.replace(granted.ok().map(|(_, descriptors)| descriptors));
        },
    );
}

/// Tells when the PC is about to sleep, which waits until that was told; asks for the next delay when it wakes.
fn watch_sleep(bus: &DBusConnection, tell: &Arc<dyn Fn(LockCause) + Send + Sync>) {
    let delay = SleepDelay::default();
    ask_for_delay(bus, &delay);
    let (kept, tell) = (bus.clone(), Arc::clone(tell));
    bus.signal_subscribe(
        Some(LOGIND),
        Some(LOGIND_MANAGER),
        Some("PrepareForSleep"),
        None,
        None,
        DBusSignalFlags::NONE,
        move |_, _, _, _, _, values| {
            if !is_true(values) {
                ask_for_delay(&kept, &delay);
                return;
            }
            let (granted, tell) = (delay.take(), Arc::clone(&tell));
            MainContext::default().spawn_local(async move {
                // Not on this thread, on which the window is drawn. If it panics, the delay ends all the same.
                let _ = gio::spawn_blocking(move || tell(LockCause::Suspended)).await;
                drop(granted);
            });
        },
    );
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
    use std::io::{ErrorKind, Read};
    use std::os::unix::net::UnixStream;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;
    use std::time::{Duration, Instant};

    use gio::DBusNodeInfo;
    use gio::glib::variant::Handle;

    use super::*;
    use crate::test_bus::{TestBus, take_name};

    /// The requests for a delay that an imitated logind granted, with the other end of what it gave.
    type Granted = Arc<Mutex<Vec<(Variant, UnixStream)>>>;

    /// Answers requests for a delay under the name of logind.
    fn imitate_logind(bus: &DBusConnection) -> Granted {
        let granted = Granted::default();
        let given = Arc::clone(&granted);
        let arg = "<arg type='s' direction='in'/>".repeat(4);
        let interface = format!(
            "<node><interface name='{LOGIND_MANAGER}'><method name='Inhibit'>{arg}\
             <arg type='h' direction='out'/></method></interface></node>"
        );
        let node = DBusNodeInfo::for_xml(&interface).unwrap();
        let interface = node.lookup_interface(LOGIND_MANAGER).unwrap();
        let answer = move |_, _: &str, _: &str, _: &str, _: &str, values, invocation| {
            let invocation: gio::DBusMethodInvocation = invocation;
            let (kept, other) = UnixStream::pair().unwrap();
            kept.set_nonblocking(true).unwrap();
            let descriptors = UnixFDList::from_array([other]);
            let reply = (Handle(0),).to_variant();
            invocation.return_value_with_unix_fd_list(Some(&reply), Some(&descriptors));
            given.lock().unwrap().push((values, kept));
        };
        bus.register_object(
            LOGIND_PATH,
            &interface,
            answer,
            |_, _, _, _, _| false.to_variant(),
            |_, _, _, _, _, _| false,
        )
        .unwrap();
        take_name(bus, LOGIND);
        granted
    }

    fn is_open(granted: &Granted, nth: usize) -> bool {
        let read = (&granted.lock().unwrap()[nth].1).read(&mut [0]);
        matches!(read, Err(error) if error.kind() == ErrorKind::WouldBlock)
    }

    /// Runs what waits for the thread of the window until something is true.
    fn run_until(what: &str, is_true: impl Fn() -> bool) {
        let end = Instant::now() + Duration::from_secs(20);
        while !is_true() {
            assert!(Instant::now() < end, "{what}");
            MainContext::default().iteration(false);
            thread::yield_now();
        }
    }

    #[test]
    fn the_pc_waits_with_its_sleep_until_that_was_told() {
        let context = MainContext::default();
        let _owned = context.acquire().unwrap();
        let bus = TestBus::start();
        let (logind, program) = (bus.connect(), bus.connect());
        let granted = imitate_logind(&logind);
        let (locked, lock) = channel::<()>();
        let (lock, begun) = (Mutex::new(lock), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&begun);
        let tell: Arc<dyn Fn(LockCause) + Send + Sync> = Arc::new(move |cause| {
            assert_eq!(cause, LockCause::Suspended);
            counted.fetch_add(1, Ordering::SeqCst);
            lock.lock().unwrap().recv().unwrap();
        });
        watch_sleep(&program, &tell);
        run_until("a delay", || granted.lock().unwrap().len() == 1);
        // Until GDBus knows who owns the name of the sender, it drops the signals. It has asked before this question.
        let (name, path) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
        let asked = Some((LOGIND,).to_variant());
        let (flags, never) = (DBusCallFlags::NONE, Cancellable::NONE);
        let call = program.call_sync(
            Some(name),
            path,
            name,
            "GetNameOwner",
            asked.as_ref(),
            None,
            flags,
            -1,
            never,
        );
        call.unwrap();
        while MainContext::default().iteration(false) {}
        let asked: (String, String, String, String) = granted.lock().unwrap()[0].0.get().unwrap();
        assert_eq!((&*asked.0, &*asked.3), ("sleep", "delay"));
        let prepare = |sleeps: bool| {
            let value = (sleeps,).to_variant();
            let name = "PrepareForSleep";
            (logind.emit_signal(None, LOGIND_PATH, LOGIND_MANAGER, name, Some(&value))).unwrap();
        };
        prepare(true);
        run_until("the lock begins", || begun.load(Ordering::SeqCst) == 1);
        assert!(is_open(&granted, 0), "the lock has not ended");
        locked.send(()).unwrap();
        run_until("the PC sleeps", || !is_open(&granted, 0));
        assert_eq!(granted.lock().unwrap().len(), 1);
        prepare(false);
        run_until("a delay of the next sleep", || {
            granted.lock().unwrap().len() == 2
        });
        assert!(is_open(&granted, 1));
        assert_eq!(begun.load(Ordering::SeqCst), 1);
    }

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
