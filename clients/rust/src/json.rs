//! JSON as the contract of all client libraries has it (`clients/README.md`, Requests). Owns writing it; reading is serde_json's.

use serde_json::Value;

/// Without blanks, members sorted by code point at every depth, only the necessary escapes.
pub(crate) fn canonical(value: &Value) -> String {
    let mut written = String::new();
    write(&mut written, value);
    written
}

fn write(into: &mut String, value: &Value) {
    match value {
        Value::Array(items) => {
            into.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    into.push(',');
                }
                write(into, item);
            }
            into.push(']');
        }
        Value::Object(members) => {
            // Some other crate of a program may have made maps of serde_json keep their order. That of UTF-8 is that of code points.
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| *name);
            into.push('{');
            for (at, (name, member)) in sorted.into_iter().enumerate() {
                if at > 0 {
                    into.push(',');
                }
                text(into, name);
                into.push(':');
                write(into, member);
            }
            into.push('}');
        }
        Value::String(one) => text(into, one),
        Value::Null | Value::Bool(_) | Value::Number(_) => into.push_str(&value.to_string()),
    }
}

fn text(into: &mut String, text: &str) {
    into.push('"');
    for sign in text.chars() {
        match sign {
            '"' => into.push_str("\\\""),
            '\\' => into.push_str("\\\\"),
            '\u{8}' => into.push_str("\\b"),
            '\t' => into.push_str("\\t"),
            '\n' => into.push_str("\\n"),
            '\u{c}' => into.push_str("\\f"),
            '\r' => into.push_str("\\r"),
            '\0'..='\u{1f}' => into.push_str(&format!("\\u{:04x}", u32::from(sign))),
            other => into.push(other),
        }
    }
    into.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn members_are_sorted_by_code_point_at_every_depth() {
        // U+FF61 comes before U+10000, though its UTF-16 units come behind.
        let value = json!({"\u{10000}": 1, "b": {"z": [], "Z": {}}, "\u{ff61}": -1.5, "a": null});
        assert_eq!(super::canonical(&value), "{\"a\":null,\"b\":{\"Z\":{},\"z\":[]},\"\u{ff61}\":-1.5,\"\u{10000}\":1}");
    }

    #[test]
    fn only_quotes_backslashes_and_controls_are_escaped() {
        let value = json!("\"\\/\u{8}\t\n\u{c}\r\0\u{1f}\u{7f}\u{2028}ж😀");
        assert_eq!(super::canonical(&value), "\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u{7f}\u{2028}ж😀\"");
    }
}
