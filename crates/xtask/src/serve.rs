//! Serves built files on the loopback address: to people, and to the tests' browser.

mod http;

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, TcpListener},
    thread,
};

use anyhow::{Context, Result, bail};

use crate::{
    layout,
    shell::{self, say},
    site,
};
use http::Mount;

/// Where the dashboard is served unless told otherwise.
pub(crate) const DEFAULT_PORT: u16 = 8080;

/// Builds the dashboard and serves it until the process is ended.
pub(crate) fn dashboard(port: u16, open: bool) -> Result<()> {
    // First, so that a port that is taken is told before minutes of building.
    let listener = bind(port)?;
    site::set_up_and_build()?;
    let address = format!("http://127.0.0.1:{}/", listener.local_addr()?.port());
    say("Serving the dashboard; Ctrl-C ends");
    println!("\n{address}");
    if open {
        open_in_browser(&address);
    }
    answer_all(&listener, vec![Mount::new("/", layout::dist())])
}

/// Serves the built site at the root and under a prefix, as a documentation host would, and the
/// npm package beside it.
pub(crate) fn for_walks(port: u16) -> Result<()> {
    let listener = bind(port)?;
    println!("http://127.0.0.1:{}/", listener.local_addr()?.port());
    let mounts = vec![
        Mount::new("/deep/er/prefix/", layout::dist()),
        Mount::new("/npm/", layout::npm_package()),
        Mount::new("/", layout::dist()),
    ];
    answer_all(&listener, mounts)
}

fn bind(port: u16) -> Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} is taken by another program. Choose another one: \
             `cargo xtask serve --port {}`",
            port.checked_add(1).unwrap_or(DEFAULT_PORT)
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on 127.0.0.1:{port}")),
    }
}

fn answer_all(listener: &TcpListener, mounts: Vec<Mount>) -> Result<()> {
    thread::scope(|scope| {
        let mounts = &mounts;
        // A browser that goes away, before its turn or in the middle of an answer, is no news.
        for connection in listener.incoming().flatten() {
            scope.spawn(move || http::answer(connection, mounts).ok());
        }
        Ok(())
    })
}

fn open_in_browser(address: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let started = shell::command(opener).and_then(|mut opener| Ok(opener.arg(address).spawn()?));
    if started.is_err() {
        println!("  (no `{opener}` here: open the address yourself)");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_told_with_the_way_out() {
        let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = holder.local_addr().unwrap().port();
        let error = bind(port).unwrap_err().to_string();
        assert!(error.contains("is taken") && error.contains("--port"), "{error}");
    }
}
