//! JSON as one reads it: a member a line, in the order in which it was written.

/// The same JSON with line breaks and indentation. The order of members stays, since that is part
/// of how AWS's records look.
#[must_use]
pub fn indented(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let mut chars = json.chars().peekable();
    let (mut in_text, mut escaped) = (false, false);
    while let Some(c) = chars.next() {
        if in_text {
            out.push(c);
            in_text = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            '{' | '[' => {
                out.push(c);
                match chars.next_if(|next| matches!(next, '}' | ']')) {
                    Some(end) => out.push(end),
                    None => {
                        depth += 1;
                        break_line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                break_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            '"' => {
                in_text = true;
                out.push(c);
            }
            c if c.is_ascii_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    (0..depth).for_each(|_| out.push_str("  "));
}

#[cfg(test)]
mod tests {
    use super::indented;

    #[test]
    fn members_stand_on_lines_of_their_own_in_their_order() {
        let json = r#"{"b":1,"a":[true,{}],"c":[],"d":"x"}"#;
        let lines =
            "{\n  \"b\": 1,\n  \"a\": [\n    true,\n    {}\n  ],\n  \"c\": [],\n  \"d\": \"x\"\n}";
        assert_eq!(indented(json), lines);
        assert_eq!(indented(&lines.replace(' ', "  ")), lines);
    }

    #[test]
    fn texts_stay_as_they_are() {
        for text in [r#""a, b: {c}""#, r#""\"{\\""#, r#""\\""#, "\"é\u{1f511}\""] {
            assert_eq!(indented(&format!("[{text},1]")), format!("[\n  {text},\n  1\n]"));
        }
    }
}
