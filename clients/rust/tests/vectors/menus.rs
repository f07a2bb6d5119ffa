//! `menus.json`.

use dozvon::Menu;

use crate::played::{cases, text};

#[test]
fn a_menu_becomes_its_text_or_is_refused() {
    for case in cases("menus.json") {
        let name = text(&case, "name");
        match (Menu::from_json(&case["menu"]).text(), case.get("error")) {
            (Ok(text), None) => assert_eq!(text, case["text"], "{}", name),
            (Err(wrong), Some(expected)) => {
                assert_eq!(wrong.code.as_str(), expected["code"], "{}", name);
                assert_eq!(wrong.item, expected["item"].as_u64().map(|item| item as usize), "{}", name);
            }
            (got, _) => panic!("{}: {:?}", name, got),
        }
    }
}
