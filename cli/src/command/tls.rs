//! The options of TLS, the same for every subcommand that connects.

use std::path::PathBuf;

use clap::Args;

use crate::net::TlsOptions;

#[derive(Args, Clone)]
pub(super) struct TlsArgs {
    /// Take any certificate
    #[arg(short = 'k', long, help_heading = "TLS")]
    insecure: bool,

    /// Trust the authorities of this file (PEM), in the place of the system's
    #[arg(long, visible_alias = "ca", value_name = "FILE", help_heading = "TLS")]
    cacert: Option<PathBuf>,

    /// Show this certificate (PEM), with those behind it
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    cert: Option<PathBuf>,

    /// The certificate's key (PEM), if it stands in another file
    #[arg(long, value_name = "FILE", requires = "cert", help_heading = "TLS")]
    key: Option<PathBuf>,

    /// Ask for this name, and check it, in the place of the URL's host
    #[arg(long, value_name = "NAME", help_heading = "TLS")]
    sni: Option<String>,
}

impl TlsArgs {
    pub(super) fn options(&self) -> TlsOptions {
        TlsOptions {
            authorities: self.cacert.clone(),
            certificate: self.cert.clone(),
            key: self.key.clone(),
            name: self.sni.clone(),
            insecure: self.insecure,
        }
    }
}
