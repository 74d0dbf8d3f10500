//! The book locks with the screen of the PC.

use casebook_tests::main_job::{TODAY, create_office, sign_in};
use casebook_tests::message_bus::{MessageBus, Signal};
use casebook_tests::screens::go;
use casebook_tests::{Setup, TestError, Window};

use crate::journey;

const LOGIND: &str = "org.freedesktop.login1";
const SCREEN_LOCKED: &str = "电脑锁屏，台账随之锁定";
const SUSPENDED: &str = "电脑睡眠，台账自动锁定";

#[test]
fn the_book_locks_with_the_screen_and_before_the_pc_sleeps() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bus = MessageBus::start(folder.path()).expect("a message bus");
    let setup = Setup::default()
        .today(TODAY)
        .variable("DBUS_SESSION_BUS_ADDRESS", &bus.address)
        .variable("DBUS_SYSTEM_BUS_ADDRESS", &bus.address)
        .variable("XDG_SESSION_ID", "7");
    journey("screen_lock", setup, |window| {
        create_office(window)?;
        for signal in NOT_THIS_SCREEN {
            bus.send(signal)?;
        }
        lock_and_sign_in(window, &bus, &SLEEP)?;
        go(window, "journal")?;
        see_lines(window, SUSPENDED, 1)?;
        assert_eq!(count_lines(window, SCREEN_LOCKED)?, 0, "locked too early");
        for (i, signal) in THIS_SCREEN.iter().enumerate() {
            lock_and_sign_in(window, &bus, signal)?;
            go(window, "journal")?;
            see_lines(window, SCREEN_LOCKED, i + 1)?;
        }
        Ok(())
    });
}

/// The screen was unlocked, the screen of another person was locked, the PC woke up, or somebody else than logind speaks.
const NOT_THIS_SCREEN: &[Signal<'static>] = &[
    Signal {
        sender: None,
        path: "/org/gnome/ScreenSaver",
        name: "org.gnome.ScreenSaver.ActiveChanged",
        values: &["boolean:false"],
    },
    Signal {
        sender: Some(LOGIND),
        path: "/org/freedesktop/login1/session/_38",
        name: "org.freedesktop.login1.Session.Lock",
        values: &[],
    },
    Signal {
        sender: Some("org.example.Imitation"),
        path: "/org/freedesktop/login1/session/_37",
        name: "org.freedesktop.login1.Session.Lock",
        values: &[],
    },
    Signal {
        sender: Some(LOGIND),
        path: "/org/freedesktop/login1",
        name: "org.freedesktop.login1.Manager.PrepareForSleep",
        values: &["boolean:false"],
    },
];

const SLEEP: Signal<'static> = Signal {
    sender: Some(LOGIND),
    path: "/org/freedesktop/login1",
    name: "org.freedesktop.login1.Manager.PrepareForSleep",
    values: &["boolean:true"],
};

const THIS_SCREEN: &[Signal<'static>] = &[
    Signal {
        sender: Some(LOGIND),
        path: "/org/freedesktop/login1/session/_37",
        name: "org.freedesktop.login1.Session.Lock",
        values: &[],
    },
    Signal {
        sender: None,
        path: "/org/gnome/ScreenSaver",
        name: "org.gnome.ScreenSaver.ActiveChanged",
        values: &["boolean:true"],
    },
    Signal {
        sender: None,
        path: "/",
        name: "org.ukui.ScreenSaver.lock",
        values: &[],
    },
];

fn lock_and_sign_in(
    window: &Window,
    bus: &MessageBus,
    signal: &Signal<'_>,
) -> Result<(), TestError> {
    // One comes back to where one was.
    go(window, "today")?;
    bus.send(signal)?;
    window.see("@sign-in-passphrase")?;
    sign_in(window)
}

/// Waits until so many lines of the journal contain this text.
fn see_lines(window: &Window, text: &str, wanted: usize) -> Result<(), TestError> {
    window.wait(&format!("{wanted} lines with {text}"), |window| {
        Ok((count_lines(window, text)? == wanted).then_some(()))
    })
}

/// Returns how many lines of the journal contain this text.
fn count_lines(window: &Window, text: &str) -> Result<usize, TestError> {
    let lines = window.texts("[data-testid^=journal-line-]")?;
    Ok(lines.iter().filter(|line| line.contains(text)).count())
}
