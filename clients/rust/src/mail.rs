//! A mail to a mail server (RFC 5321), encrypted as its route says (`encrypted.rs`), signed in when the route has a login (RFC 4954).
//! Owns the dialogue and nothing else of mail.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{IpAddr, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use base64::engine::general_purpose::STANDARD;
use base64::Engine;

use crate::classic::{MailRoute, MailSecurity};
use crate::encrypted::encrypted;

/// RFC 5321 4.5.3.1.5: a line of a reply has 512 octets at most.
const LINE_MOST: u64 = 512;
/// Servers say a few lines to each command; one that never stops is none.
const LINES_MOST: usize = 100;

pub(crate) trait Line: Read + Write + Send {}
impl<T: Read + Write + Send> Line for T {}

type Talk = BufReader<Box<dyn Line>>;

/// Hands a text over; Ok: the mail server has taken it.
pub(crate) fn send(route: &MailRoute, text: &str, timeout: Duration) -> io::Result<()> {
    if ![&route.from, &route.to].into_iter().all(|address| is_address(address)) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a mail address"));
    }
    let (host, way) = way(route)?;
    let stream = connect(&route.relay, timeout)?;
    let mut line: Box<dyn Line> = Box::new(Timed { stream, until: Instant::now() + timeout });
    if way == MailSecurity::Tls {
        line = encrypted(line, &host)?;
    }
    let mut talk = BufReader::new(line);
    expect(&mut talk, 220)?;
    let mut offered = ask(&mut talk, "EHLO localhost", 250)?;
    if way == MailSecurity::StartTls {
        ask(&mut talk, "STARTTLS", 220)?;
        // What has been heard before is of no worth (RFC 3207 4.2).
        talk = BufReader::new(encrypted(talk.into_inner(), &host)?);
        offered = ask(&mut talk, "EHLO localhost", 250)?;
    }
    if !route.login.is_empty() {
        sign_in(&mut talk, route, &offered)?;
    }
    ask(&mut talk, &format!("MAIL FROM:<{}>", route.from), 250)?;
    ask(&mut talk, &format!("RCPT TO:<{}>", route.to), 250)?;
    ask(&mut talk, "DATA", 354)?;
    ask(&mut talk, &message(route, text), 250)?;
    // The mail is taken; what the server says to this changes nothing.
    let _ = talk.get_mut().write_all(b"QUIT\r\n").and_then(|()| talk.get_mut().flush());
    Ok(())
}

/// The host of a route, and how the way to it is kept secret: a mail has the password in it.
fn way(route: &MailRoute) -> io::Result<(String, MailSecurity)> {
    let wrong = || io::Error::new(io::ErrorKind::InvalidInput, "the relay is host:port");
    let (host, port) = route.relay.rsplit_once(':').ok_or_else(wrong)?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if host.is_empty() || port.parse::<u16>().is_err() {
        return Err(wrong());
    }
    let near = host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().map_or(false, |address| address.is_loopback());
    let way = match route.security {
        MailSecurity::ByPlace if near => MailSecurity::Plain,
        MailSecurity::ByPlace if port == "465" => MailSecurity::Tls,
        MailSecurity::ByPlace => MailSecurity::StartTls,
        told => told,
    };
    Ok((host.to_owned(), way))
}

/// PLAIN, or LOGIN where that alone is offered.
fn sign_in(talk: &mut Talk, route: &MailRoute, offered: &str) -> io::Result<()> {
    let offered = offered.to_ascii_uppercase();
    let offers = |mechanism: &str| {
        let lines = offered.lines().filter(|line| line.get(4..8) == Some("AUTH"));
        lines.flat_map(|line| line.split([' ', '='])).any(|word| word == mechanism)
    };
    if !offers("LOGIN") || offers("PLAIN") {
        let access = STANDARD.encode(format!("\0{}\0{}", route.login, route.password));
        ask(talk, &format!("AUTH PLAIN {}", access), 235)?;
        return Ok(());
    }
    ask(talk, "AUTH LOGIN", 334)?;
    ask(talk, &STANDARD.encode(&route.login), 334)?;
    ask(talk, &STANDARD.encode(&route.password), 235)?;
    Ok(())
}

fn is_address(text: &str) -> bool {
    let is_plain = text.bytes().all(|octet| octet.is_ascii_graphic() && !b"<>".contains(&octet));
    is_plain && text.split_once('@').map_or(false, |(name, host)| !name.is_empty() && !host.is_empty())
}

/// A connection with a time for all of it: a relay that says a letter now and then would keep each single read within its time.
struct Timed {
    stream: TcpStream,
    until: Instant,
}

impl Timed {
    fn left(&self) -> io::Result<Option<Duration>> {
        match self.until.checked_duration_since(Instant::now()) {
            Some(left) if !left.is_zero() => Ok(Some(left)),
            _ => Err(io::Error::new(io::ErrorKind::TimedOut, "the relay did not answer in time")),
        }
    }
}

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.left()?)?;
        // What time-outs are called differs from system to system.
        self.stream.read(into).map_err(|trouble| match trouble.kind() {
            io::ErrorKind::WouldBlock => io::Error::new(io::ErrorKind::TimedOut, "the relay did not answer in time"),
            _ => trouble,
        })
    }
}

impl Write for Timed {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.left()?)?;
        self.stream.write(octets)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

fn connect(relay: &str, timeout: Duration) -> io::Result<TcpStream> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "no such relay");
    for address in relay.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, timeout) {
            Ok(stream) => return Ok(stream),
            Err(trouble) => last = trouble,
        }
    }
    Err(last)
}

/// With its end, which `ask` completes; in base64 no line is too long, begins with a dot, or needs a way for eight bits.
fn message(route: &MailRoute, text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
    let mut lines = vec![
        format!("From: <{}>", route.from),
        format!("To: <{}>", route.to),
        "MIME-Version: 1.0".to_owned(),
        "Content-Type: text/plain; charset=utf-8".to_owned(),
        "Content-Transfer-Encoding: base64".to_owned(),
        String::new(),
    ];
    // 57 octets are 76 characters, the most of a line (RFC 2045 6.8).
    lines.extend(text.as_bytes().chunks(57).map(|part| STANDARD.encode(part)));
    lines.push(".".to_owned());
    lines.join("\r\n")
}

fn ask(talk: &mut Talk, line: &str, code: u16) -> io::Result<String> {
    let said = talk.get_mut();
    said.write_all(format!("{}\r\n", line).as_bytes())?;
    said.flush()?;
    expect(talk, code)
}

/// Reads a reply to its last line; all of its lines.
fn expect(talk: &mut Talk, code: u16) -> io::Result<String> {
    let mut all = String::new();
    for _ in 0..LINES_MOST {
        let mut line = Vec::new();
        talk.by_ref().take(LINE_MOST).read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the relay hung up, or its line does not end"));
        }
        let told = String::from_utf8_lossy(&line);
        all.push_str(&told);
        if told.get(3..4) == Some("-") {
            continue;
        }
        return match told.get(..3) == Some(code.to_string().as_str()) {
            true => Ok(all),
            false => Err(io::Error::new(io::ErrorKind::Other, format!("the relay said: {}", told.trim_end()))),
        };
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, "the relay does not come to an end"))
}

#[cfg(test)]
mod tests {
    use super::{way, MailRoute, MailSecurity};

    #[test]
    fn a_password_leaves_this_machine_encrypted_unless_told() {
        let told = |relay: &str, security| {
            way(&MailRoute { relay: relay.to_owned(), security, ..MailRoute::default() }).map(|told| told.1).ok()
        };
        for near in ["localhost:25", "LOCALHOST:465", "127.0.0.1:25", "127.1.2.3:25", "[::1]:25"] {
            assert_eq!(told(near, MailSecurity::ByPlace), Some(MailSecurity::Plain), "{}", near);
        }
        for far in ["mail.sms.example", "127.0.0.1.sms.example", "10.0.0.1"] {
            assert_eq!(told(&format!("{}:587", far), MailSecurity::ByPlace), Some(MailSecurity::StartTls), "{}", far);
            assert_eq!(told(&format!("{}:465", far), MailSecurity::ByPlace), Some(MailSecurity::Tls), "{}", far);
            assert_eq!(told(&format!("{}:25", far), MailSecurity::Plain), Some(MailSecurity::Plain), "{}", far);
        }
        for none in ["", "localhost", ":25", "localhost:x"] {
            assert_eq!(told(none, MailSecurity::ByPlace), None, "{}", none);
        }
    }
}
