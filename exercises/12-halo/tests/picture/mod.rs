//! Whether a text is well-formed XML, as far as a picture goes: elements nest, attributes are quoted, and nothing is
//! cut off. Enough to know that a viewer will open it.

/// What is wrong with it, if anything.
pub fn well_formed(text: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    let mut elements = 0;
    while let Some(at) = rest.find('<') {
        let tag = rest[at + 1..].split('>').next().unwrap_or_default();
        let Some(after) = rest.get(at + 1 + tag.len() + 1..) else {
            return Err(format!("it ends within <{}", &tag[..tag.len().min(20)]));
        };
        rest = after;
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if !tag.matches('"').count().is_multiple_of(2) {
            return Err(format!("a quotation mark is missing in <{tag}>"));
        }
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
        match (tag.starts_with('/'), tag.ends_with('/')) {
            (true, _) if open.pop() != Some(name) => return Err(format!("</{name}> closes what is not open")),
            (false, false) => open.push(name),
            _ => {}
        }
        if elements == 0 && name != "svg" {
            return Err(format!("it begins with <{name}>"));
        }
        elements += 1;
    }
    match open.last() {
        Some(name) => Err(format!("<{name}> is never closed")),
        None if elements == 0 => Err("it is empty".to_owned()),
        None => Ok(()),
    }
}
