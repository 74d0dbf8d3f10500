//! The Secret Service of the desktop (GNOME Keyring, KWallet and others), over the person's message bus.
//!
//! A service that does not run is not started, and a locked collection is not opened: both would ask for a password.
//! The note goes over the bus as it is (session `plain`), because it is no secret.

use std::collections::HashMap;

use gio::glib::variant::ObjectPath;
use gio::glib::{FromVariant, ToVariant, Variant, VariantDict, VariantTy};
use gio::{BusType, Cancellable, DBusCallFlags, DBusConnection};

use super::{SERVICE, Unavailable};

const NAME: &str = "org.freedesktop.secrets";
const ROOT: &str = "/org/freedesktop/secrets";
const COLLECTION: &str = "org.freedesktop.Secret.Collection";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// The time that a call may take, in milliseconds.
const TIMEOUT: i32 = 5_000;

/// A secret as the service takes and gives it: session, parameters, bytes, type.
type Secret = (ObjectPath, Vec<u8>, Vec<u8>, String);

pub fn read_note(account: &str) -> Result<Option<String>, Unavailable> {
    Keyring::open(&person_bus()?)?.read(account)
}

pub fn write_note(account: &str, note: &str) -> Result<(), Unavailable> {
    Keyring::open(&person_bus()?)?.write(account, note)
}

fn person_bus() -> Result<DBusConnection, Unavailable> {
    let bus = gio::bus_get_sync(BusType::Session, Cancellable::NONE).map_err(|_| Unavailable)?;
    // Else a bus that is restarted would end the program.
    bus.set_exit_on_close(false);
    Ok(bus)
}

/// The unlocked default collection of a service, with a session.
struct Keyring<'b> {
    bus: &'b DBusConnection,
    session: ObjectPath,
    collection: ObjectPath,
}

impl Keyring<'_> {
    fn open(bus: &DBusConnection) -> Result<Keyring<'_>, Unavailable> {
        let service = "org.freedesktop.Secret.Service";
        let (collection,): (ObjectPath,) =
            call(bus, ROOT, service, "ReadAlias", &("default",).to_variant())?;
        if collection.as_str() == "/" {
            return Err(Unavailable);
        }
        let property = (COLLECTION, "Locked").to_variant();
        let (is_locked,): (Variant,) =
            call(bus, collection.as_str(), PROPERTIES, "Get", &property)?;
        if is_locked.get::<bool>() != Some(false) {
            return Err(Unavailable);
        }
        let plain = ("plain", "".to_variant()).to_variant();
        let (_, session): (Variant, ObjectPath) = call(bus, ROOT, service, "OpenSession", &plain)?;
        Ok(Keyring {
            bus,
            session,
            collection,
        })
    }

    fn read(&self, account: &str) -> Result<Option<String>, Unavailable> {
        let searched = Variant::tuple_from_iter([attributes(account)]);
        let path = self.collection.as_str();
        let (items,): (Vec<ObjectPath>,) =
            call(self.bus, path, COLLECTION, "SearchItems", &searched)?;
        let Some(item) = items.first() else {
            return Ok(None);
        };
        let session = (&self.session,).to_variant();
        let item_interface = "org.freedesktop.Secret.Item";
        let ((_, _, bytes, _),): (Secret,) = call(
            self.bus,
            item.as_str(),
            item_interface,
            "GetSecret",
            &session,
        )?;
        Ok(String::from_utf8(bytes).ok())
    }

    fn write(&self, account: &str, note: &str) -> Result<(), Unavailable> {
        let properties = VariantDict::new(None);
        properties.insert("org.freedesktop.Secret.Item.Label", "Casebook 调解台账");
        properties.insert_value(
            "org.freedesktop.Secret.Item.Attributes",
            &attributes(account),
        );
        let secret: Secret = (
            self.session.clone(),
            Vec::new(),
            note.as_bytes().to_vec(),
            "text/plain".to_owned(),
        );
        let replaces = true;
        let item = [properties.end(), secret.to_variant(), replaces.to_variant()];
        let item = Variant::tuple_from_iter(item);
        let path = self.collection.as_str();
        let _: (ObjectPath, ObjectPath) = call(self.bus, path, COLLECTION, "CreateItem", &item)?;
        Ok(())
    }
}

impl Drop for Keyring<'_> {
    fn drop(&mut self) {
        let session = self.session.as_str();
        let none = Variant::tuple_from_iter([] as [Variant; 0]);
        let _: Result<(), _> = call(
            self.bus,
            session,
            "org.freedesktop.Secret.Session",
            "Close",
            &none,
        );
    }
}

/// Returns what the note of an account is found by, `a{ss}`.
fn attributes(account: &str) -> Variant {
    let pairs = [("service", SERVICE), ("account", account)];
    HashMap::from(pairs).to_variant()
}

/// Calls a method of the service and returns what it answers.
fn call<T: FromVariant>(
    bus: &DBusConnection,
    path: &str,
    interface: &str,
    method: &str,
    values: &Variant,
) -> Result<T, Unavailable> {
    let answer = bus.call_sync(
        Some(NAME),
        path,
        interface,
        method,
        Some(values),
        None::<&VariantTy>,
        DBusCallFlags::NO_AUTO_START,
        TIMEOUT,
        Cancellable::NONE,
    );
    let answer = answer.map_err(|_| Unavailable)?;
    answer.get().ok_or(Unavailable)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, mpsc};
    use std::thread;

    use gio::glib::MainContext;
    use gio::{DBusMethodInvocation, DBusNodeInfo};

    use super::*;
    use crate::test_bus::{TestBus, take_name};

    const HOME: &str = "/org/freedesktop/secrets/collection/home";

    /// The attributes of an item, by name.
    type Attributes = Vec<(String, String)>;

    /// An imitated service with one item and its bytes.
    #[derive(Default)]
    struct Imitation {
        is_locked: bool,
        item: Option<(Attributes, Vec<u8>)>,
        sessions: i32,
    }

    fn sorted(attributes: &Variant) -> Attributes {
        let mut pairs: Attributes = (attributes.iter())
            .map(|pair| (pair.child_get(0), pair.child_get(1)))
            .collect();
        pairs.sort();
        pairs
    }

    impl Imitation {
        fn answer(&mut self, method: &str, values: &Variant) -> Variant {
            let path = |text: &str| ObjectPath::try_from(text).unwrap();
            match method {
                "ReadAlias" => (path(HOME),).to_variant(),
                "Get" => (self.is_locked.to_variant(),).to_variant(),
                "OpenSession" => {
                    self.sessions += 1;
                    ("".to_variant(), path("/session")).to_variant()
                }
                "Close" => {
                    self.sessions -= 1;
                    ().to_variant()
                }
                "SearchItems" => {
                    let wanted = sorted(&values.child_value(0));
                    let found = self.item.iter().filter(|(has, _)| *has == wanted);
                    let found: Vec<ObjectPath> = found.map(|_| path("/item")).collect();
                    (found,).to_variant()
                }
                "GetSecret" => {
                    let bytes = &self.item.as_ref().unwrap().1;
                    let none: Vec<u8> = Vec::new();
                    let secret = (path("/session"), none, bytes.clone(), "text/plain");
                    (secret,).to_variant()
                }
                "CreateItem" => {
                    let properties = VariantDict::from_variant(&values.child_value(0)).unwrap();
                    let name = "org.freedesktop.Secret.Item.Attributes";
                    let attributes = properties.lookup_value(name, None).unwrap();
                    let secret: Secret = values.child_get(1);
                    assert!(values.child_get::<bool>(2), "it replaces");
                    self.item = Some((sorted(&attributes), secret.2));
                    (path("/item"), path("/")).to_variant()
                }
                other => panic!("{other}"),
            }
        }
    }

    /// Answers calls for the Secret Service on a thread of its own until the returned sender is dropped.
    fn imitate(bus: &TestBus, held: &Arc<Mutex<Imitation>>) -> mpsc::Sender<()> {
        let (bus, held) = (bus.connect(), Arc::clone(held));
        let (stop, stopped) = mpsc::channel::<()>();
        let (ready, is_ready) = mpsc::channel();
        thread::spawn(move || {
            let context = MainContext::new();
            let serve = || {
                let arg = |kind: &str, way: &str| format!("<arg type='{kind}' direction='{way}'/>");
                let method = |name: &str, takes: &[&str], gives: &[&str]| {
                    let takes: String = takes.iter().map(|kind| arg(kind, "in")).collect();
                    let gives: String = gives.iter().map(|kind| arg(kind, "out")).collect();
                    format!("<method name='{name}'>{takes}{gives}</method>")
                };
                let service = [
                    method("ReadAlias", &["s"], &["o"]),
                    method("OpenSession", &["s", "v"], &["v", "o"]),
                ];
                let collection = [
                    method("SearchItems", &["a{ss}"], &["ao"]),
                    method("CreateItem", &["a{sv}", "(oayays)", "b"], &["o", "o"]),
                ];
                let objects = [
                    (ROOT, "org.freedesktop.Secret.Service", service.concat()),
                    (HOME, COLLECTION, collection.concat()),
                    (
                        "/item",
                        "org.freedesktop.Secret.Item",
                        method("GetSecret", &["o"], &["(oayays)"]),
                    ),
                    (
                        "/session",
                        "org.freedesktop.Secret.Session",
                        method("Close", &[], &[]),
                    ),
                ];
                for (path, name, methods) in objects {
                    let property = match path == HOME {
                        true => "<property name='Locked' type='b' access='read'/>",
                        false => "",
                    };
                    let text = format!(
                        "<node><interface name='{name}'>{methods}{property}</interface></node>"
                    );
                    let node = DBusNodeInfo::for_xml(&text).unwrap();
                    let interface = node.lookup_interface(name).unwrap();
                    let (calls, properties) = (Arc::clone(&held), Arc::clone(&held));
                    bus.register_object(
                        path,
                        &interface,
                        move |_, _, _, _, method, values, invocation: DBusMethodInvocation| {
                            let answer = calls.lock().unwrap().answer(method, &values);
                            invocation.return_value(Some(&answer));
                        },
                        move |_, _, _, _, _| properties.lock().unwrap().is_locked.to_variant(),
                        |_, _, _, _, _, _| false,
                    )
                    .unwrap();
                }
                take_name(&bus, NAME);
                ready.send(()).unwrap();
                while stopped.try_recv() == Err(mpsc::TryRecvError::Empty) {
                    context.iteration(false);
                    thread::yield_now();
                }
            };
            context.with_thread_default(serve).unwrap();
        });
        is_ready.recv().unwrap();
        stop
    }

    #[test]
    fn a_note_is_read_as_it_was_written_for_its_account_and_replaced() {
        let bus = TestBus::start();
        let held = Arc::default();
        let _service = imitate(&bus, &held);
        let program = bus.connect();
        let keyring = || Keyring::open(&program).unwrap();
        assert_eq!(keyring().read("first").unwrap(), None);
        for note in ["casebook-head-1 7 aa", "台账 8"] {
            keyring().write("first", note).unwrap();
            assert_eq!(keyring().read("first").unwrap().as_deref(), Some(note));
        }
        assert_eq!(keyring().read("second").unwrap(), None);
        let held = held.lock().unwrap();
        assert_eq!(held.sessions, 0, "each session is closed");
    }

    #[test]
    fn a_locked_collection_and_a_bus_without_the_service_are_left_alone() {
        let bus = TestBus::start();
        let program = bus.connect();
        assert!(Keyring::open(&program).is_err(), "no service");
        let held = Arc::<Mutex<Imitation>>::default();
        held.lock().unwrap().is_locked = true;
        let _service = imitate(&bus, &held);
        assert!(Keyring::open(&program).is_err(), "locked");
        assert_eq!(held.lock().unwrap().sessions, 0);
        held.lock().unwrap().is_locked = false;
        assert!(Keyring::open(&program).is_ok(), "control");
    }
}
