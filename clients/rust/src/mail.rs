//! A mail to a relay (RFC 5321) that takes mails from this machine without signing in. Owns the dialogue and nothing else of mail.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use base64::engine::general_purpose::STANDARD;
use base64::Engine;

/// RFC 5321 4.5.3.1.5: a line of a reply has 512 octets at most.
const LINE_MOST: u64 = 512;
/// Servers say a few lines to each command; one that never stops is none.
const LINES_MOST: usize = 100;

pub(crate) struct Mail<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub text: &'a str,
}

/// Hands a mail over; Ok: the relay has taken it.
pub(crate) fn send(relay: &str, mail: &Mail<'_>, timeout: Duration) -> io::Result<()> {
    if ![mail.from, mail.to].into_iter().all(is_address) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a mail address"));
    }
    let until = Instant::now() + timeout;
    let stream = connect(relay, timeout)?;
    let mut heard = BufReader::new(Timed { stream: stream.try_clone()?, until });
    let mut said = Timed { stream, until };
    expect(&mut heard, 220)?;
    for (command, code) in [
        ("EHLO localhost".to_owned(), 250),
        (format!("MAIL FROM:<{}>", mail.from), 250),
        (format!("RCPT TO:<{}>", mail.to), 250),
        ("DATA".to_owned(), 354),
        (message(mail), 250),
    ] {
        said.write_all(format!("{}\r\n", command).as_bytes())?;
        expect(&mut heard, code)?;
    }
    // The mail is taken; what the relay says to this changes nothing.
    let _ = said.write_all(b"QUIT\r\n");
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

/// With its end; in base64 no line is too long, begins with a dot, or needs a way for eight bits.
fn message(mail: &Mail<'_>) -> String {
    let text = mail.text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
    let mut lines = vec![
        format!("From: <{}>", mail.from),
        format!("To: <{}>", mail.to),
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

fn expect(heard: &mut BufReader<Timed>, code: u16) -> io::Result<()> {
    for _ in 0..LINES_MOST {
        let mut line = Vec::new();
        heard.by_ref().take(LINE_MOST).read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the relay hung up, or its line does not end"));
        }
        let told = String::from_utf8_lossy(&line);
        if told.get(3..4) == Some("-") {
            continue;
        }
        return match told.get(..3) == Some(code.to_string().as_str()) {
            true => Ok(()),
            false => Err(io::Error::new(io::ErrorKind::Other, format!("the relay said: {}", told.trim_end()))),
        };
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, "the relay does not come to an end"))
}
