//! The tree that a JSON text becomes. Numbers are whole: nothing of `wire` is a fraction.

/// Deeper than anything of ours, and far from the end of the stack.
const DEPTH: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    pub fn of(json: &str) -> Option<Self> {
        let mut reader = Reader { json, at: 0 };
        let tree = reader.value(DEPTH)?;
        reader.space();
        (reader.at == json.len()).then_some(tree)
    }
}

struct Reader<'a> {
    json: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Whether it comes next; it is taken then.
    fn take(&mut self, sign: u8) -> bool {
        self.space();
        let there = self.peek() == Some(sign);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self, depth: usize) -> Option<Tree> {
        self.space();
        match self.peek()? {
            b'"' => self.text().map(Tree::Text),
            b'[' => self.list(depth.checked_sub(1)?),
            b'{' => self.map(depth.checked_sub(1)?),
            b't' => self.word("true", Tree::Bool(true)),
            b'f' => self.word("false", Tree::Bool(false)),
            b'n' => self.word("null", Tree::Null),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, tree: Tree) -> Option<Tree> {
        let there = self.json[self.at..].starts_with(word);
        self.at += word.len();
        there.then_some(tree)
    }

    /// A fraction, which only what is passed over can be, is read as nothing.
    fn number(&mut self) -> Option<Tree> {
        let from = self.at;
        while let Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') = self.peek() {
            self.at += 1;
        }
        let digits = &self.json[from..self.at];
        if digits.contains(['.', 'e', 'E']) && digits.contains(|c: char| c.is_ascii_digit()) {
            return Some(Tree::Null);
        }
        let plain = !digits.starts_with('+');
        digits.parse().ok().filter(|_| plain).map(Tree::Number)
    }

    fn list(&mut self, depth: usize) -> Option<Tree> {
        let mut items = Vec::new();
        self.at += 1;
        if self.take(b']') {
            return Some(Tree::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.take(b']') {
                return Some(Tree::List(items));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn map(&mut self, depth: usize) -> Option<Tree> {
        let mut fields = Vec::new();
        self.at += 1;
        if self.take(b'}') {
            return Some(Tree::Map(fields));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return None;
            }
            let name = self.text()?;
            if !self.take(b':') {
                return None;
            }
            fields.push((name, self.value(depth)?));
            if self.take(b'}') {
                return Some(Tree::Map(fields));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    /// From its opening quote to behind its closing one.
    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        self.at += 1;
        let mut from = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    text.push_str(&self.json[from..self.at]);
                    self.at += 1;
                    return Some(text);
                }
                b'\\' => {
                    text.push_str(&self.json[from..self.at]);
                    self.at += 1;
                    text.push(self.escaped()?);
                    from = self.at;
                }
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let sign = self.peek()?;
        self.at += 1;
        Some(match sign {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.by_number(),
            _ => return None,
        })
    }

    /// Characters beyond sixteen bits are written as two halves.
    fn by_number(&mut self) -> Option<char> {
        let first = self.four()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first);
        }
        if !self.json[self.at..].starts_with("\\u") {
            return None;
        }
        self.at += 2;
        let second = self
            .four()?
            .checked_sub(0xDC00)
            .filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + second)
    }

    fn four(&mut self) -> Option<u32> {
        let digits = self.json.get(self.at..self.at + 4)?;
        self.at += 4;
        let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        u32::from_str_radix(digits, 16).ok().filter(|_| plain)
    }
}
