//! Checks that a book's folder is on a local disk. File locks and flushes are not reliable on a network drive, and a
//! sync program copies records to other machines and may bring back half-copied files.

use std::path::{Component, Path, PathBuf, Prefix};

/// File systems that are on another machine, or on the host of a virtual one.
const REMOTE: [&str; 28] = [
    "nfs",
    "nfs3",
    "nfs4",
    "cifs",
    "smb2",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "afpfs",
    "coda",
    "ceph",
    "glusterfs",
    "davfs",
    "davfs2",
    "webdav",
    "lustre",
    "beegfs",
    "orangefs",
    "ocfs2",
    "gfs2",
    "9p",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
    "prl_fs",
    "drvfs",
    "fuse",
];

/// The file systems with a `fuse.` before their names that are on a disk of this PC. All others are network drives and
/// sync programs, of which there are too many to name.
const LOCAL_FUSE: [&str; 9] = [
    "ntfs",
    "ntfs-3g",
    "exfat",
    "ext2",
    "mergerfs",
    "bindfs",
    "gocryptfs",
    "encfs",
    "veracrypt",
];

/// Beginnings of the names of folders that sync programs copy to other machines.
const SYNCED: [&str; 21] = [
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "nextcloud",
    "owncloud",
    "seafile",
    "syncthing",
    "box sync",
    "坚果云",
    "我的坚果云",
    "nutstore",
    "百度网盘",
    "百度云",
    "baidunetdisk",
    "baidusync",
    "wpsdrive",
    "wps云盘",
    "腾讯微云",
    "weiyun",
];

/// Returns true if `path` is on a disk of this PC and in no synced folder, wherever its symbolic links lead. `mounts` is
/// the mount table of the system (`/proc/self/mounts` on Linux; empty on systems without one).
pub fn is_local(path: &Path, mounts: &str) -> bool {
    let resolved = resolve(path);
    !is_synced(path)
        && !is_synced(&resolved)
        && !is_share(&resolved)
        && !is_remote(&resolved, mounts)
}

/// Returns the path without symbolic links; a part that does not exist yet stays as it is.
fn resolve(path: &Path) -> PathBuf {
    let existing = path
        .ancestors()
        .find_map(|part| Some((part, part.canonicalize().ok()?)));
    match existing {
        Some((part, real)) => match path.strip_prefix(part) {
            Ok(rest) if !rest.as_os_str().is_empty() => real.join(rest),
            _ => real,
        },
        None => path.to_path_buf(),
    }
}

fn is_synced(path: &Path) -> bool {
    path.components().any(|part| {
        let name = part.as_os_str().to_string_lossy().to_lowercase();
        SYNCED.iter().any(|synced| name.starts_with(synced))
    })
}

/// Recognizes `\\server\share` paths of Windows.
fn is_share(path: &Path) -> bool {
    matches!(
        path.components().next(),
        Some(Component::Prefix(p)) if matches!(p.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
    )
}

fn is_remote(path: &Path, mounts: &str) -> bool {
    let lines = mounts.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let (_, point, kind) = (words.next()?, words.next()?, words.next()?);
        Some((point.replace("\\040", " ").replace("\\134", "\\"), kind))
    });
    let around = lines.filter(|(point, _)| path.starts_with(point));
    // The innermost mount holds the folder; of two mounts at one point, the later does.
    let innermost = around.max_by_key(|(point, _)| point.len());
    innermost.is_some_and(|(_, kind)| match kind.strip_prefix("fuse.") {
        Some(name) => !LOCAL_FUSE.contains(&name),
        None => REMOTE.contains(&kind),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "/dev/sda1 / ext4 rw 0 0\nserver:/home /home nfs4 rw 0 0\n\
                          /dev/sdb1 /home/local ext4 rw 0 0\n//nas/u /mnt/my\\040share cifs rw 0 0\n";

    #[test]
    fn network_drives_are_recognized_by_their_mounts() {
        for (path, local) in [
            ("/var/casebook", true),
            ("/home/shen/casebook", false),
            ("/home/local/casebook", true),
            ("/homework/casebook", true),
            ("/mnt/my share/casebook", false),
        ] {
            assert_eq!(is_local(Path::new(path), MOUNTS), local, "{path}");
            assert!(is_local(Path::new(path), ""), "without the table: {path}");
        }
    }

    #[test]
    fn shared_and_synced_file_systems_are_not_local() {
        for (kind, local) in [
            ("ext4", true),
            ("btrfs", true),
            ("fuseblk", true),
            ("fuse.gocryptfs", true),
            ("vboxsf", false),
            ("virtiofs", false),
            ("9p", false),
            ("prl_fs", false),
            ("smb3", false),
            ("fuse.vmhgfs-fuse", false),
            ("fuse.onedriver", false),
            ("fuse.google-drive-ocamlfuse", false),
            ("fuse.rclone", false),
        ] {
            let mounts = format!("/dev/sda1 / ext4 rw 0 0\nshare /casebook-data {kind} rw 0 0\n");
            assert_eq!(
                is_local(Path::new("/casebook-data/book"), &mounts),
                local,
                "{kind}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_synced_folder_or_a_network_drive_is_not_local() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        for (target, local) in [("Documents", true), ("Nextcloud", false), ("share", false)] {
            std::fs::create_dir(real.join(target)).unwrap();
            let link = real.join(format!("to-{target}"));
            std::os::unix::fs::symlink(real.join(target), &link).unwrap();
            let share = real.join("share");
            let mounts = format!(
                "/dev/sda1 / ext4 rw 0 0\nnas {} nfs4 rw 0 0\n",
                share.display()
            );
            for path in [link.clone(), link.join("casebook").join("not yet there")] {
                assert_eq!(is_local(&path, &mounts), local, "{}", path.display());
            }
        }
    }

    #[test]
    fn synced_folders_are_recognized_by_their_names() {
        for (path, local) in [
            ("/u/OneDrive/casebook", false),
            ("/u/OneDrive - 盛和/casebook", false),
            ("/u/我的坚果云/台账", false),
            ("/u/BaiduSyncdisk/台账", false),
            ("/u/Documents/台账", true),
            ("/u/调解百度/台账", true),
        ] {
            assert_eq!(is_local(Path::new(path), ""), local, "{path}");
        }
    }
}
