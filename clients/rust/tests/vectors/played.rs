//! The vectors, and the programs that play them. Owns starting those and reading what they print; a program ends when its test does.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "vectors"].iter().collect()
}

pub fn cases(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join(name)).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(!cases.is_empty());
    cases
}

/// A program of the vectors that prints where it is, and ends with its standard input.
pub struct Program {
    child: Child,
    lines: BufReader<ChildStdout>,
    pub at: String,
}

impl Program {
    pub fn start(name: &str) -> Program {
        let node = std::env::var("NODE").unwrap_or_else(|_| "node".to_owned());
        let mut child = Command::new(node)
            .arg(folder().join(name))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node.js is needed for the vectors");
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut program = Program { child, lines, at: String::new() };
        program.at = program.line();
        program
    }

    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// How many requests of a case came and were right.
    pub fn asked(&self, case: &str) -> usize {
        let host = self.at.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET /asked/{} HTTP/1.0\r\n\r\n", case).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.rsplit("\r\n\r\n").next().unwrap().parse().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A text member of a case; none is empty.
pub fn text<'a>(case: &'a Value, name: &str) -> &'a str {
    case[name].as_str().unwrap_or_default()
}
