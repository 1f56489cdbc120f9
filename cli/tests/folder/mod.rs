//! Folders of tests: the one place that names them and takes them away.
#![allow(dead_code, unreachable_pub, reason = "no test uses all of it")]

use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// An empty folder, gone with this.
///
/// Its name is drawn by chance and it is never one that was there: process ids come again, and what a test that was
/// killed has left behind is not taken for one's own.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        loop {
            let number = RandomState::new().build_hasher().finish();
            // Short, as the path of a Unix socket must be.
            let path = std::env::temp_dir().join(format!("bad-gateway-{number:016x}"));
            match fs::create_dir(&path) {
                Ok(()) => return Self(path),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => panic!("{}: {error}", path.display()),
            }
        }
    }

    /// With these files in it, and the folders that they need.
    pub fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Self::new();
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.join(name)
    }

    /// The path of what has this name in it, as text.
    pub fn name(&self, name: &str) -> String {
        self.join(name).to_str().expect("UTF-8").to_owned()
    }

    /// The same as the address of a Unix socket.
    pub fn unix(&self, name: &str) -> String {
        format!("unix:{}", self.name(name))
    }

    /// Puts a file there; gives its path.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.join(name);
        fs::create_dir_all(path.parent().expect("the folder")).expect("a folder");
        fs::write(&path, bytes).expect("a file");
        self.name(name)
    }

    /// What is in it, in order.
    pub fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.0).expect("the folder is there");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("one").path()).collect();
        files.sort();
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
