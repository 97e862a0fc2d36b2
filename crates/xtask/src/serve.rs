//! Serves the built files on the loopback address, to users and to the browser tests.

mod http;

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, TcpListener},
    thread,
};

use anyhow::{Context, Result, bail};

use crate::{
    layout,
    shell::{self, announce},
    site,
};
use http::Mount;

/// The default port of the dashboard.
pub(crate) const DEFAULT_PORT: u16 = 8080;

/// Builds the dashboard and serves it until the process is ended.
pub(crate) fn dashboard(port: u16, open: bool) -> Result<()> {
    // Before the build, so that a port in use is reported at once and not after minutes.
    let listener = bind(port)?;
    site::set_up_and_build()?;
    let address = format!("http://127.0.0.1:{}/", listener.local_addr()?.port());
    announce("Serving the dashboard; press Ctrl-C to stop");
    println!("\n{address}");
    if open {
        open_in_browser(&address);
    }
    serve_all(&listener, vec![Mount::new("/", layout::dist())])
}

/// Serves the built site at the root and under a path prefix, as a documentation host does, and the
/// npm package under `/npm/`.
pub(crate) fn for_browser_tests(port: u16) -> Result<()> {
    let listener = bind(port)?;
    println!("http://127.0.0.1:{}/", listener.local_addr()?.port());
    let mounts = vec![
        Mount::new("/deep/er/prefix/", layout::dist()),
        Mount::new("/npm/", layout::npm_package()),
        Mount::new("/", layout::dist()),
    ];
    serve_all(&listener, mounts)
}

fn bind(port: u16) -> Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} is in use by another program. Choose another port: \
             `cargo xtask serve --port {}`",
            port.checked_add(1).unwrap_or(DEFAULT_PORT)
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on 127.0.0.1:{port}")),
    }
}

fn serve_all(listener: &TcpListener, mounts: Vec<Mount>) -> Result<()> {
    thread::scope(|scope| {
        let mounts = &mounts;
        // Browsers close connections whenever they like, so such errors are ignored.
        for connection in listener.incoming().flatten() {
            scope.spawn(move || http::respond(connection, mounts).ok());
        }
        Ok(())
    })
}

fn open_in_browser(address: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let started = shell::command(opener).and_then(|mut opener| Ok(opener.arg(address).spawn()?));
    if started.is_err() {
        println!("  (there is no `{opener}`: open the address yourself)");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_port_in_use_names_the_option_to_change_it() {
        let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = holder.local_addr().unwrap().port();
        let error = bind(port).unwrap_err().to_string();
        assert!(error.contains("is in use") && error.contains("--port"), "{error}");
    }
}
