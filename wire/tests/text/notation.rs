//! A tree on one line, to compare by eye: `p{b{bold} and i{italic}⏎a<https://x.example>{x}} q{p{…}}`.

use wire::text::{Block, Link, Span, parse};

pub fn tree(body: &str) -> String {
    blocks(&parse(body).0)
}

/// The spans of a body that is one paragraph.
pub fn line(body: &str) -> String {
    match parse(body).0.as_slice() {
        [Block::Paragraph(inner)] => spans(inner),
        other => panic!("{body:?} is not one paragraph but {other:?}"),
    }
}

pub fn blocks(blocks: &[Block]) -> String {
    let all: Vec<String> = blocks.iter().map(block).collect();
    all.join(" ")
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(inner) => format!("p{{{}}}", spans(inner)),
        Block::Code { language, text } => {
            let language = language
                .as_deref()
                .map_or(String::new(), |l| format!(":{l}"));
            format!("code{language}{{{}}}", text.replace('\n', "⏎"))
        }
        Block::Quote(inner) => format!("q{{{}}}", blocks(inner)),
        Block::List { start, items } => {
            let name = start.map_or("ul".to_owned(), |n| format!("ol:{n}"));
            let items: Vec<String> = items.iter().map(|item| blocks(item)).collect();
            format!("{name}{{{}}}", items.join(" | "))
        }
    }
}

pub fn spans(spans: &[Span]) -> String {
    spans.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    match span {
        Span::Plain(text) => text.clone(),
        Span::Bold(inner) => format!("b{{{}}}", spans(inner)),
        Span::Italic(inner) => format!("i{{{}}}", spans(inner)),
        Span::Strike(inner) => format!("s{{{}}}", spans(inner)),
        Span::Spoiler(inner) => format!("x{{{}}}", spans(inner)),
        Span::Code(text) => format!("c{{{text}}}"),
        Span::Link(Link { href, text, lies }) => {
            let lies = if *lies { "!" } else { "" };
            format!("a{lies}<{href}>{{{}}}", spans(text))
        }
        Span::Mention(user) => format!("@{{{user}}}"),
        Span::Break => "⏎".to_owned(),
    }
}

/// All links of a tree, wherever they stand.
pub fn links(body: &str) -> Vec<Link> {
    let mut found = Vec::new();
    each_span(&parse(body).0, &mut |span| {
        if let Span::Link(link) = span {
            found.push(link.clone());
        }
    });
    found
}

pub fn each_span(blocks: &[Block], see: &mut dyn FnMut(&Span)) {
    for block in blocks {
        match block {
            Block::Paragraph(spans) => each_inner(spans, see),
            Block::Code { .. } => {}
            Block::Quote(inner) => each_span(inner, see),
            Block::List { items, .. } => items.iter().for_each(|item| each_span(item, see)),
        }
    }
}

fn each_inner(spans: &[Span], see: &mut dyn FnMut(&Span)) {
    for span in spans {
        see(span);
        match span {
            Span::Bold(inner)
            | Span::Italic(inner)
            | Span::Strike(inner)
            | Span::Spoiler(inner)
            | Span::Link(Link { text: inner, .. }) => each_inner(inner, see),
            Span::Plain(_) | Span::Code(_) | Span::Mention(_) | Span::Break => {}
        }
    }
}
