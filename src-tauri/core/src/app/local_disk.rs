//! Checks that a book's folder is on a local disk. File locks and flushes are not reliable on a network drive, and a
//! sync program copies records to other machines and may bring back half-copied files.

use std::path::{Component, Path, Prefix};

/// File systems that are on another machine.
const REMOTE: [&str; 18] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "9p",
    "ceph",
    "glusterfs",
    "davfs",
    "lustre",
    "beegfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.davfs",
    "fuse.gvfsd-fuse",
    "fuse.s3fs",
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

/// Returns true if `path` is on a disk of this PC and in no synced folder. `mounts` is the mount table of the system
/// (`/proc/self/mounts` on Linux; empty on systems without one).
pub fn is_local(path: &Path, mounts: &str) -> bool {
    !is_synced(path) && !is_share(path) && !is_remote(path, mounts)
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
        Some((point.replace("\\040", " "), kind))
    });
    let around = lines.filter(|(point, _)| path.starts_with(point));
    // The innermost mount holds the folder; of two mounts at one point, the later does.
    let innermost = around.max_by_key(|(point, _)| point.len());
    innermost.is_some_and(|(_, kind)| REMOTE.contains(&kind))
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
