//! Short names of elements in CSS selectors.

/// Replaces each `@name` in a selector by `[data-testid="name"]`; the rest is CSS.
pub(crate) fn selector(name: &str) -> String {
    let mut css = String::with_capacity(name.len() + 16);
    let mut rest = name;
    while let Some(at) = rest.find('@') {
        let (head, tail) = rest.split_at(at);
        let tail = &tail[1..];
        let end = tail
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
            .unwrap_or(tail.len());
        css.push_str(head);
        css.push_str(&format!("[data-testid=\"{}\"]", &tail[..end]));
        rest = &tail[end..];
    }
    css.push_str(rest);
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_selectors() {
        for (name, expected) in [
            ("@new-case", "[data-testid=\"new-case\"]"),
            ("@list li", "[data-testid=\"list\"] li"),
            ("main @row.current", "main [data-testid=\"row\"].current"),
            ("button[type=submit]", "button[type=submit]"),
        ] {
            assert_eq!(selector(name), expected);
        }
    }
}
