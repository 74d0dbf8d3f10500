//! Licence expressions of SPDX, such as `(MIT OR Apache-2.0) AND Unicode-3.0`.

/// Returns true if the expression can be fulfilled with permitted licences only. A text that is no expression is not.
pub fn permits(expression: &str, permitted: &[&str]) -> bool {
    // Older manifests write a slash for OR.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut words: Vec<&str> = spaced.split_whitespace().rev().collect();
    let fulfilled = either(&mut words, permitted);
    fulfilled == Some(true) && words.is_empty()
}

/// Reads alternatives; the next word is the last of the list. `None` if the text is no expression.
fn either(words: &mut Vec<&str>, permitted: &[&str]) -> Option<bool> {
    let mut fulfilled = all(words, permitted)?;
    while words.last() == Some(&"OR") {
        words.pop();
        fulfilled |= all(words, permitted)?;
    }
    Some(fulfilled)
}

fn all(words: &mut Vec<&str>, permitted: &[&str]) -> Option<bool> {
    let mut fulfilled = one(words, permitted)?;
    while words.last() == Some(&"AND") {
        words.pop();
        fulfilled &= one(words, permitted)?;
    }
    Some(fulfilled)
}

fn one(words: &mut Vec<&str>, permitted: &[&str]) -> Option<bool> {
    let word = words.pop()?;
    if word == "(" {
        let fulfilled = either(words, permitted)?;
        return (words.pop()? == ")").then_some(fulfilled);
    }
    if ["OR", "AND", "WITH", ")"].contains(&word) {
        return None;
    }
    if words.last() == Some(&"WITH") {
        words.pop();
        let exception = format!("{word} WITH {}", words.pop()?);
        return Some(permitted.contains(&exception.as_str()));
    }
    Some(permitted.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_fulfilled_with_permitted_licences_only() {
        let permitted = ["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"];
        for (expression, fulfilled) in [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("MIT OR GPL-3.0-only", true),
            ("GPL-3.0-only OR MIT", true),
            ("MIT AND GPL-3.0-only", false),
            ("MIT AND Zlib", true),
            ("GPL-2.0/MIT", true),
            ("GPL-2.0 / LGPL-2.1", false),
            ("(GPL-2.0-only OR MIT) AND Zlib", true),
            ("GPL-2.0-only OR MIT AND Zlib", true),
            ("MIT AND (GPL-2.0-only OR LGPL-2.1-only)", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("Apache-2.0", false),
            ("GPL-2.0-only WITH Classpath-exception-2.0", false),
            ("", false),
            ("MIT OR", false),
            ("MIT MIT", false),
            ("(MIT", false),
            ("MIT)", false),
            ("SEE LICENSE IN LICENSE", false),
        ] {
            assert_eq!(permits(expression, &permitted), fulfilled, "{expression}");
        }
    }
}
