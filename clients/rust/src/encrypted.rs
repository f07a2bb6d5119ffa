//! TLS over a line that is there already: for mails, since HTTP's is that of its crate. Owns whose certificates are believed; without the
//! feature `tls` there is none.

use std::io;

use crate::mail::Line;

#[cfg(not(feature = "tls"))]
pub(crate) fn encrypted(_line: Box<dyn Line>, _host: &str) -> io::Result<Box<dyn Line>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "an encrypted way of mails needs the feature `tls`"))
}

/// Speaks TLS with a host from now on; its certificate is checked with the first octets.
#[cfg(feature = "tls")]
pub(crate) fn encrypted(line: Box<dyn Line>, host: &str) -> io::Result<Box<dyn Line>> {
    use rustls::crypto::ring::default_provider;
    use rustls::pki_types::ServerName;
    use rustls::{ClientConfig, ClientConnection, StreamOwned};
    use std::sync::Arc;

    let wrong = |trouble: rustls::Error| io::Error::new(io::ErrorKind::Other, trouble);
    let host = ServerName::try_from(host.to_owned()).map_err(|trouble| io::Error::new(io::ErrorKind::InvalidInput, trouble))?;
    let versions = ClientConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions();
    let config = versions.map_err(wrong)?.with_root_certificates(known()).with_no_client_auth();
    let connection = ClientConnection::new(Arc::new(config), host).map_err(wrong)?;
    Ok(Box::new(StreamOwned::new(connection, line)))
}

#[cfg(feature = "tls")]
fn known() -> rustls::RootCertStore {
    #[cfg_attr(not(feature = "native-certs"), allow(unused_mut))]
    let mut known: rustls::RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    #[cfg(feature = "native-certs")]
    if let Ok(own) = rustls_native_certs::load_native_certs() {
        known.add_parsable_certificates(own);
    }
    known
}
