//! How members of JSON become members of structs and back. Owns the two macros that declare what is sent and what comes back, so that
//! each member is written down once with its name in JSON.

use serde_json::Value;

/// A kind of member.
pub(crate) trait Member: Sized {
    /// What is not given is not written.
    fn is_given(&self) -> bool {
        true
    }
    fn write(&self) -> Value;
    /// None: JSON of another kind.
    fn read(value: &Value) -> Option<Self>;
}

impl Member for String {
    fn is_given(&self) -> bool {
        !self.is_empty()
    }
    fn write(&self) -> Value {
        Value::from(self.as_str())
    }
    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Member for bool {
    fn is_given(&self) -> bool {
        *self
    }
    fn write(&self) -> Value {
        Value::from(*self)
    }
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

macro_rules! number {
    ($($kind:ty)*) => {$(
        impl Member for $kind {
            fn write(&self) -> Value {
                Value::from(*self)
            }
            fn read(value: &Value) -> Option<Self> {
                value.as_i64().and_then(|one| Self::try_from(one).ok())
            }
        }
    )*};
}
number!(i32 u32 i64 u64);

impl<T: Member> Member for Option<T> {
    fn is_given(&self) -> bool {
        self.is_some()
    }
    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, Member::write)
    }
    fn read(value: &Value) -> Option<Self> {
        T::read(value).map(Some)
    }
}

impl<T: Member> Member for Vec<T> {
    fn is_given(&self) -> bool {
        !self.is_empty()
    }
    fn write(&self) -> Value {
        Value::Array(self.iter().map(Member::write).collect())
    }
    fn read(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::read).collect()
    }
}

/// What is sent: `"name in JSON" => name: kind`.
macro_rules! body {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $json:literal => $field:ident: $kind:ty,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $($(#[$doc])* pub $field: $kind,)*
            /// Members this library has no name for, as they are.
            pub other: serde_json::Map<String, serde_json::Value>,
        }

        impl $name {
            /// As it is sent.
            pub fn to_json(&self) -> serde_json::Value {
                let mut written = self.other.clone();
                $(if crate::members::Member::is_given(&self.$field) {
                    written.insert($json.to_owned(), crate::members::Member::write(&self.$field));
                })*
                serde_json::Value::Object(written)
            }

            /// Reads what is written as the API has it.
            pub fn from_json(json: &serde_json::Value) -> Result<Self, crate::Error> {
                let mut read = Self::default();
                let members = json.as_object();
                for (name, value) in members.ok_or_else(|| crate::Error::Argument("not an object".to_owned()))? {
                    match name.as_str() {
                        $($json => {
                            read.$field = crate::members::Member::read(value)
                                .ok_or_else(|| crate::Error::Argument(concat!($json, " is of another kind").to_owned()))?;
                        })*
                        _ => drop(read.other.insert(name.clone(), value.clone())),
                    }
                }
                Ok(read)
            }
        }

        impl crate::members::Member for $name {
            fn write(&self) -> serde_json::Value {
                self.to_json()
            }
            fn read(value: &serde_json::Value) -> Option<Self> {
                Self::from_json(value).ok()
            }
        }
    };
}

/// What comes back. What is not there or null has the default of its kind; what this library has no name for is in `json`.
macro_rules! reply {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $json:literal => $field:ident: $kind:ty,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $($(#[$doc])* pub $field: $kind,)*
            /// All of it, as it came.
            pub json: serde_json::Value,
        }

        impl crate::members::Reply for $name {
            fn of(json: serde_json::Value) -> Result<Self, crate::Error> {
                let mut read = Self::default();
                if !json.is_object() {
                    return Err(crate::Error::Unreadable("not an object".to_owned()));
                }
                $(match json.get($json) {
                    None | Some(serde_json::Value::Null) => {}
                    Some(value) => {
                        read.$field = crate::members::Member::read(value)
                            .ok_or_else(|| crate::Error::Unreadable(concat!($json, " is of another kind").to_owned()))?;
                    }
                })*
                read.json = json;
                Ok(read)
            }
        }

        impl crate::members::Member for $name {
            fn write(&self) -> serde_json::Value {
                self.json.clone()
            }
            fn read(value: &serde_json::Value) -> Option<Self> {
                crate::members::Reply::of(value.clone()).ok()
            }
        }
    };
}

pub(crate) use {body, reply};

/// A reply, or an item of one.
pub trait Reply: Sized {
    /// None of it is lost.
    fn of(json: Value) -> Result<Self, crate::Error>;
}
