//! The keys that a device used before the vault key was changed.

use super::*;

#[test]
fn a_former_key_of_a_device_signed_what_was_before_and_nothing_after() {
    let dir = tempfile::tempdir().unwrap();
    let entries = sample_entries(VAULT);
    let (former, present) = (DeviceKey::from_secret(&[5; 32]), key());
    let devices = |last| {
        let used = KnownDevice::from((DEVICE, former.public()));
        let in_use = KnownDevice::from((DEVICE, present.public()));
        vec![KnownDevice { last, ..used }, in_use]
    };
    let verify = |last, keys| {
        let folder = export_signed(dir.path(), false, &entries, devices(last), keys);
        let output = run_verifier(&folder, &[]);
        (
            exit_code(&output),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    assert_eq!(verify(Some(5), [&former, &present]).0, 0);
    let (code, told) = verify(Some(4), [&former, &present]);
    assert!(
        code == 1 && told.contains("checkpoint 5: its key was in use up to entry 4"),
        "{told}"
    );
    // A manifest is signed now.
    let (code, told) = verify(Some(17), [&former, &former]);
    assert!(
        code == 1 && told.contains("the manifest was signed by an unknown device"),
        "{told}"
    );
    assert_eq!(verify(None, [&former, &former]).0, 0, "control");
}
