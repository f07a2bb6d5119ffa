//! Lists. Owns walking page by page.

use std::fmt;
use std::vec::IntoIter;

use serde_json::Value;

use crate::client::Dozvon;
use crate::error::Error;
use crate::members::Reply;
use crate::percent::Field;
use crate::transport::Request;

/// Walks a list page by page; nobody is asked before the first item is wanted. An error ends the walk.
pub struct Pages<T> {
    client: Dozvon,
    path: String,
    query: Vec<Field>,
    /// What the next page is asked with; None: there is none.
    next: Option<Cursor>,
    left: IntoIter<T>,
}

enum Cursor {
    First,
    Of(String),
}

impl<T> Pages<T> {
    pub(crate) fn new(client: &Dozvon, path: &str, query: Vec<Field>) -> Pages<T> {
        let left = Vec::new().into_iter();
        Pages { client: client.clone(), path: path.to_owned(), query, next: Some(Cursor::First), left }
    }
}

impl<T: Reply> Pages<T> {
    fn turn(&mut self, to: Cursor) -> Result<(), Error> {
        let mut query = self.query.clone();
        if let Cursor::Of(cursor) = &to {
            query.push(("cursor".to_owned(), cursor.clone()));
        }
        let (method, path) = ("GET".to_owned(), self.path.clone());
        let told = self.client.ask(Request { method, path, query, ..Request::default() })?;
        let next = match told.get("next") {
            None | Some(Value::Null) => None,
            Some(Value::String(next)) if !next.is_empty() && !matches!(&to, Cursor::Of(before) if next == before) => {
                Some(next.clone())
            }
            Some(_) => return Err(Error::Unreadable("the list does not end".to_owned())),
        };
        self.left = items(told)?.into_iter();
        self.next = next.map(Cursor::Of);
        Ok(())
    }
}

impl<T: Reply> Iterator for Pages<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.left.next() {
                return Some(Ok(item));
            }
            let to = self.next.take()?;
            if let Err(trouble) = self.turn(to) {
                return Some(Err(trouble));
            }
        }
    }
}

impl<T: Reply> std::iter::FusedIterator for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("path", &self.path).finish_non_exhaustive()
    }
}

/// The `items` of a reply.
pub(crate) fn items<T: Reply>(told: Value) -> Result<Vec<T>, Error> {
    match told {
        Value::Object(mut members) => match members.remove("items") {
            Some(Value::Array(items)) => items.into_iter().map(T::of).collect(),
            _ => Err(Error::Unreadable("no items".to_owned())),
        },
        _ => Err(Error::Unreadable("not an object".to_owned())),
    }
}
