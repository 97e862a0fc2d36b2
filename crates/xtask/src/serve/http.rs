//! A minimal HTTP server for files: GET and HEAD, one request per connection.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    time::Duration,
};

/// The maximum size of a request line and its headers. Browsers send far less.
const HEAD_BYTES_MAX: u64 = 64 * 1024;
const TIMEOUT: Duration = Duration::from_secs(30);

/// A folder and the prefix of the paths under which it is served.
pub(super) struct Mount {
    prefix: &'static str,
    folder: PathBuf,
}

impl Mount {
    /// Serves `folder` under `prefix`, which must begin and end with a slash.
    pub(super) fn new(prefix: &'static str, folder: PathBuf) -> Self {
        Self { prefix, folder }
    }
}

/// Reads one request and responds to it. The first mount with a matching prefix is used.
///
/// # Errors
/// The connection fails or is too slow.
pub(super) fn respond(stream: TcpStream, mounts: &[Mount]) -> io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut reader = BufReader::new((&stream).take(HEAD_BYTES_MAX));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 0 && !header.trim_end().is_empty() {
        header.clear();
    }
    (&stream).write_all(&response(&request, mounts))
}

/// Returns the complete response to a request line.
fn response(request: &str, mounts: &[Mount]) -> Vec<u8> {
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    if method != "GET" && method != "HEAD" {
        return message("405 Method Not Allowed", "Allow: GET, HEAD\r\n");
    }
    let Some(file) = file_for(target, mounts) else {
        return message("404 Not Found", "");
    };
    let Ok(body) = fs::read(&file) else {
        return message("404 Not Found", "");
    };
    let mut response = head("200 OK", mime_type(&file), body.len(), "");
    if method == "GET" {
        response.extend(body);
    }
    response
}

fn message(status: &str, more_headers: &str) -> Vec<u8> {
    let body = format!("{status}\n");
    let mut response = head(status, "text/plain; charset=utf-8", body.len(), more_headers);
    response.extend(body.into_bytes());
    response
}

fn head(status: &str, mime_type: &str, length: usize, more_headers: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {mime_type}\r\nContent-Length: {length}\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n{more_headers}\
         Connection: close\r\n\r\n"
    )
    .into_bytes()
}

/// Returns the path of the file that a request target names. The file may not exist.
///
/// `None` means that the target is malformed or names a file outside of the folder.
fn file_for(target: &str, mounts: &[Mount]) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?;
    let path = percent_decoded(path)?;
    let (mount, rest) = mounts
        .iter()
        .find_map(|mount| path.strip_prefix(mount.prefix).map(|rest| (mount, rest)))?;
    let mut file = mount.folder.clone();
    for segment in rest.split('/').filter(|segment| !segment.is_empty()) {
        if segment.starts_with('.') || segment.contains(['\\', '\0', ':']) {
            return None;
        }
        file.push(segment);
    }
    if rest.is_empty() || rest.ends_with('/') {
        file.push("index.html");
    }
    Some(file)
}

fn percent_decoded(path: &str) -> Option<String> {
    let mut parts = path.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

fn mime_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt" | "md" | "ts") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mounts() -> Vec<Mount> {
        vec![Mount::new("/deep/", "/package".into()), Mount::new("/", "/site".into())]
    }

    fn found(target: &str) -> Option<PathBuf> {
        file_for(target, &mounts())
    }

    #[test]
    fn a_path_names_a_file_in_the_folder_of_its_mount() {
        assert_eq!(found("/"), Some("/site/index.html".into()));
        assert_eq!(found("/a%20b.js?v=1"), Some("/site/a b.js".into()));
        assert_eq!(found("/deep/x/"), Some("/package/x/index.html".into()));
        assert_eq!(found("/deep"), Some("/site/deep".into()));
    }

    #[test]
    fn no_path_names_a_file_outside_of_its_folder() {
        for target in ["/../x", "/a/%2e%2e/x", "/%2e%2e%2fx", "/a\\..\\x", "/.git/config", "/C:/x"]
        {
            assert_eq!(found(target), None, "{target}");
        }
    }

    #[test]
    fn a_malformed_target_names_no_file() {
        for target in ["", "x", "http://host/", "/%", "/%zz", "/%ff", "/%é"] {
            assert_eq!(found(target), None, "{target}");
        }
    }

    #[test]
    fn the_types_that_browsers_insist_on_are_right() {
        assert_eq!(mime_type(Path::new("a_bg.wasm")), "application/wasm");
        assert_eq!(mime_type(Path::new("a.js")), "text/javascript; charset=utf-8");
        assert_eq!(mime_type(Path::new("a")), "application/octet-stream");
    }

    #[test]
    fn a_missing_file_and_a_method_that_is_not_allowed_have_different_statuses() {
        let status = |request| {
            String::from_utf8(response(request, &mounts())).unwrap().lines().next().unwrap().into()
        };
        let statuses: [String; 2] =
            [status("GET /missing HTTP/1.1\r\n"), status("POST / HTTP/1.1\r\n")];
        assert_eq!(statuses, ["HTTP/1.1 404 Not Found", "HTTP/1.1 405 Method Not Allowed"]);
    }
}
