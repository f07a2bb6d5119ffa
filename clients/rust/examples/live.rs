//! Does what every library does against a live server (`clients/README.md`) and prints what came of it.

use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dozvon::classic::{CostTerms, SendTerms};
use dozvon::{
    json, Classic, Connection, ContactFilter, Dozvon, Error, Map, Menu, MessageFilter, NewContact, NewMailing, NewTemplate,
};
use dozvon::{to, Sending, Value};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Twice a second, up to a minute.
fn until<T>(ask: impl Fn() -> Outcome<T>, done: impl Fn(&T) -> bool) -> Outcome<T> {
    let mut value = ask()?;
    for _ in 0..120 {
        if done(&value) {
            break;
        }
        sleep(Duration::from_millis(500));
        value = ask()?;
    }
    Ok(value)
}

fn ended(dozvon: &Dozvon, id: &str, recipient: &str) -> Outcome<String> {
    let filter = MessageFilter { id: Some(id.to_owned()), recipient: Some(recipient.to_owned()), ..MessageFilter::default() };
    let first = || Ok(dozvon.messages().list(&filter).next().transpose()?.unwrap_or_default());
    Ok(until(first, |message| message.is_final)?.status)
}

fn messages(dozvon: &Dozvon, told: &mut Map<String, Value>) -> Outcome<()> {
    let hello = Sending::new(["79990000001"], "Hello");
    let keyed = dozvon.with_key(format!("live-{}", SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos()));
    let sent = keyed.messages().send(&hello)?;
    let again = keyed.messages().send(&hello)?;
    told.insert("sent".to_owned(), json!(sent.count));
    told.insert("again".to_owned(), json!(again.id == sent.id));
    told.insert("delivered".to_owned(), json!(ended(dozvon, &sent.id, "79990000001")?));
    let menu = Menu::new("Press 1").play("1", "One");
    let call = dozvon.messages().call(["79990000002"], &menu, &Sending::default())?;
    told.insert("called".to_owned(), json!(ended(dozvon, &call.id, "79990000002")?));
    let price = dozvon.messages().price(&Sending::new(["79990000001"], "a".repeat(161)))?;
    told.insert("price".to_owned(), json!(price.count));
    dozvon.messages().send(&Sending::new(["79990000001"], "Hello again"))?;
    let filter = MessageFilter { recipient: Some("79990000001".to_owned()), limit: Some(1), ..MessageFilter::default() };
    let listed = dozvon.messages().list(&filter).collect::<Result<Vec<_>, Error>>()?;
    told.insert("listed".to_owned(), json!(listed.len()));
    Ok(())
}

fn books(dozvon: &Dozvon, told: &mut Map<String, Value>) -> Outcome<()> {
    let anna =
        NewContact { addresses: vec!["79990000003".to_owned()], name: Some("Анна".to_owned()), ..NewContact::default() };
    let contact = dozvon.contacts().add(&anna)?;
    let filter = ContactFilter { search: Some("Анна".to_owned()), ..ContactFilter::default() };
    let found = dozvon.contacts().list(&filter).next().ok_or("the contact is not found")??;
    dozvon.contacts().remove(contact.id)?;
    told.insert("contact".to_owned(), json!(found.name));
    let template =
        dozvon.templates().add(&NewTemplate { name: "live".to_owned(), text: "one".to_owned(), ..NewTemplate::default() })?;
    dozvon.templates().change(template.id, &json!({"text": "two"}))?;
    told.insert("template".to_owned(), json!(dozvon.templates().list()?.first().map(|one| one.text.clone())));
    dozvon.templates().remove(template.id)?;
    Ok(())
}

fn mailing(dozvon: &Dozvon) -> Outcome<u32> {
    let mailings = dozvon.mailings();
    let id = mailings
        .create(&NewMailing {
            name: "live".to_owned(),
            text: "Hello".to_owned(),
            recipients: to(["79990000004", "79990000005"]),
            open: true,
            ..NewMailing::default()
        })?
        .id;
    mailings.add_recipients(&id, ["79990000006"])?;
    mailings.start(&id)?;
    Ok(until(|| Ok(mailings.get(&id)?), |mailing| mailing.stage == "finished")?.recipients)
}

fn classic(url: &str) -> Outcome<Value> {
    let client = Classic::new(url, std::env::var("DOZVON_LOGIN")?, std::env::var("DOZVON_PASSWORD")?)?;
    let sent = client.send_sms("79990000007", "Hello", &SendTerms::default())?;
    let status = until(|| Ok(client.get_status(&sent[0], "79990000007", 0)), |columns| columns[0] != "-1" && columns[0] != "0")?;
    let cost = client.get_sms_cost("79990000007", "Hello", &CostTerms::default())?;
    let has_balance = client.get_balance().map_or(false, |balance| balance.parse::<f64>().is_ok());
    Ok(json!([sent.len(), status[0], cost, has_balance]))
}

fn main() -> Outcome<()> {
    let url = std::env::var("DOZVON_URL")?;
    let dozvon = Dozvon::new(Connection::with_key(&url, std::env::var("DOZVON_KEY")?))?;
    let mut told = Map::new();
    messages(&dozvon, &mut told)?;
    books(&dozvon, &mut told)?;
    told.insert("mailing".to_owned(), json!(mailing(&dozvon)?));
    let checked = dozvon.check_menu("Hello{menu: Press 1\n1: call:12x\n}")?;
    told.insert("complaint".to_owned(), json!(checked.diagnostics.first().map(|one| one.code.clone())));
    if let Err(Error::Authentication(_)) = Dozvon::new(Connection::with_key(&url, "wrong"))?.balance() {
        told.insert("refused".to_owned(), json!("authentication"));
    }
    told.insert("classic".to_owned(), classic(&url)?);
    println!("{}", Value::Object(told));
    Ok(())
}
