//! What may be chosen about TLS.

use std::path::PathBuf;

/// Files and names; the default is the system's authorities and the upstream's name.
#[derive(Clone, Debug, Default)]
#[cfg_attr(not(feature = "tls"), allow(dead_code, reason = "there is no TLS to choose for"))]
pub(crate) struct TlsOptions {
    /// The authorities that are trusted, in PEM, in the place of the system's.
    pub(crate) authorities: Option<PathBuf>,
    /// A certificate to be shown, with those behind it, in PEM.
    pub(crate) certificate: Option<PathBuf>,
    /// Its key, in PEM; where it is not named, in the certificate's file.
    pub(crate) key: Option<PathBuf>,
    /// The name that is asked for and checked, in the place of the upstream's.
    pub(crate) name: Option<String>,
    /// Whether any certificate will do.
    pub(crate) insecure: bool,
}
