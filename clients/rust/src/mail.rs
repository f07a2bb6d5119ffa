//! A mail to a relay (RFC 5321) that takes mails from this machine without signing in. Owns the dialogue and nothing else of mail.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

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
    if [mail.from, mail.to].iter().any(|address| address.contains(|sign: char| sign.is_control() || "<> ".contains(sign))) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a mail address"));
    }
    let stream = connect(relay, timeout)?;
    stream.set_read_timeout(Some(timeout))?;
    stream.set_write_timeout(Some(timeout))?;
    let mut heard = BufReader::new(stream.try_clone()?);
    let mut said = stream;
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

/// With its end; a dot that begins a line is doubled (RFC 5321 4.5.2).
fn message(mail: &Mail<'_>) -> String {
    let text = mail.text.replace("\r\n", "\n").replace('\r', "\n").replace("\n.", "\n..").replace('\n', "\r\n");
    let dot = if text.starts_with('.') { "." } else { "" };
    let headers = [
        format!("From: {}", mail.from),
        format!("To: {}", mail.to),
        "MIME-Version: 1.0".to_owned(),
        "Content-Type: text/plain; charset=utf-8".to_owned(),
        "Content-Transfer-Encoding: 8bit".to_owned(),
    ];
    format!("{}\r\n\r\n{}{}\r\n.", headers.join("\r\n"), dot, text)
}

fn expect(heard: &mut BufReader<TcpStream>, code: u16) -> io::Result<()> {
    for _ in 0..LINES_MOST {
        let mut line = Vec::new();
        heard.by_ref().take(LINE_MOST).read_until(b'\n', &mut line)?;
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
