//! `webhooks.json`.

use dozvon::webhook::{read, Received, WebhookError};
use serde_json::json;

use crate::played::{cases, text};

#[test]
fn a_call_to_the_handler_is_checked_and_read() {
    for case in cases("webhooks.json") {
        let name = text(&case, "name");
        let told = read(Received {
            body: text(&case, "body").as_bytes(),
            signature: case["signature"].as_str(),
            content_type: case["contentType"].as_str(),
            secret: text(&case, "secret"),
            now: case["now"].as_i64(),
            ..Received::default()
        });
        match (told, case.get("error")) {
            (Ok(call), None) => {
                assert_eq!(call.kind.as_str(), case["kind"], "{}", name);
                assert_eq!(json!(call.fields), case["fields"], "{}", name);
            }
            (Err(wrong), Some(expected)) => assert_eq!(wrong.code(), expected, "{}", name),
            (got, _) => panic!("{}: {:?}", name, got),
        }
    }
}

#[test]
fn the_clock_counts_when_no_moment_is_told() {
    let case = &cases("webhooks.json")[0];
    let told = |tolerance| {
        read(Received {
            body: text(case, "body").as_bytes(),
            signature: case["signature"].as_str(),
            content_type: None,
            secret: text(case, "secret"),
            now: None,
            tolerance,
        })
    };
    assert_eq!(told(0), Err(WebhookError::SignatureOld));
    assert!(told(u64::MAX).is_ok());
}
