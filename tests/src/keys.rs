//! Keys by their printed names, as code points of WebDriver's private range; and the events of an input method.

use crate::TestError;

/// Returns the keys of a chord such as `Ctrl+Shift+K`, `Enter` or `F9`, in the order in which they are pressed.
pub fn chord(name: &str) -> Result<Vec<String>, TestError> {
    // A lone plus sign is a key, not a separator.
    if name == "+" {
        return Ok(vec![name.to_owned()]);
    }
    name.split('+').map(key).collect()
}

fn key(name: &str) -> Result<String, TestError> {
    let code = match name {
        "Ctrl" => '\u{e009}',
        "Shift" => '\u{e008}',
        "Alt" => '\u{e00a}',
        "Enter" => '\u{e007}',
        "Tab" => '\u{e004}',
        "Escape" => '\u{e00c}',
        "Backspace" => '\u{e003}',
        "Delete" => '\u{e017}',
        "Space" => ' ',
        "Home" => '\u{e011}',
        "End" => '\u{e010}',
        "PageUp" => '\u{e00e}',
        "PageDown" => '\u{e00f}',
        "Left" => '\u{e012}',
        "Up" => '\u{e013}',
        "Right" => '\u{e014}',
        "Down" => '\u{e015}',
        _ => return function_or_letter(name),
    };
    Ok(code.to_string())
}

fn function_or_letter(name: &str) -> Result<String, TestError> {
    let unknown = || TestError::Key(name.to_owned());
    if let Some(number) = name.strip_prefix('F').filter(|rest| !rest.is_empty()) {
        let number: u32 = number.parse().map_err(|_| unknown())?;
        let code = (1..=12).contains(&number).then(|| 0xe030 + number);
        return Ok(code
            .and_then(char::from_u32)
            .ok_or_else(unknown)?
            .to_string());
    }
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        // Shortcuts are written in capitals; the key is the small letter.
        (Some(letter), None) => Ok(letter.to_lowercase().to_string()),
        _ => Err(unknown()),
    }
}

/// Dispatches the events of an input method in the order of the browser, with `isComposing` on every key.
pub(crate) const COMPOSE: &str = "
    const [typed, committed] = arguments;
    const field = document.activeElement;
    const proto = Object.getPrototypeOf(field);
    const set = Object.getOwnPropertyDescriptor(proto, 'value').set;
    const before = field.value.slice(0, field.selectionStart);
    const after = field.value.slice(field.selectionEnd);
    const key = (type, name) => field.dispatchEvent(new KeyboardEvent(type, {
        key: name, keyCode: 229, isComposing: true, bubbles: true, cancelable: true }));
    const write = (text, type) => {
        set.call(field, before + text + after);
        field.setSelectionRange(before.length + text.length, before.length + text.length);
        field.dispatchEvent(new InputEvent('input', {
            data: text, inputType: type, isComposing: true, bubbles: true }));
    };
    field.dispatchEvent(new CompositionEvent('compositionstart', { data: '', bubbles: true }));
    for (let end = 1; end <= typed.length; end++) {
        const text = typed.slice(0, end);
        key('keydown', 'Process');
        field.dispatchEvent(new CompositionEvent('compositionupdate', { data: text, bubbles: true }));
        write(text, 'insertCompositionText');
        key('keyup', typed[end - 1]);
    }
    key('keydown', 'Enter');
    write(committed, 'insertCompositionText');
    field.dispatchEvent(new CompositionEvent('compositionend', { data: committed, bubbles: true }));
    key('keyup', 'Enter');
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_are_parsed() {
        for (name, expected) in [
            ("Ctrl+Enter", vec!["\u{e009}", "\u{e007}"]),
            ("Ctrl+N", vec!["\u{e009}", "n"]),
            ("Ctrl+Shift+K", vec!["\u{e009}", "\u{e008}", "k"]),
            ("F9", vec!["\u{e039}"]),
            ("F", vec!["f"]),
            ("/", vec!["/"]),
            ("+", vec!["+"]),
        ] {
            assert_eq!(chord(name).expect(name), expected, "{name}");
        }
        for name in ["Ctl+N", "F13", "Enter+", "", "新建"] {
            assert!(chord(name).is_err(), "{name}");
        }
    }
}
