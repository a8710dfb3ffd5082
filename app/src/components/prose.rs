//! What somebody wrote, drawn node by node from its tree: no text ever becomes markup.

use leptos::prelude::*;
use wire::UserId;
use wire::text::{Block, Link, Span, parse};

use super::{Glyph, Icon, retold};
use crate::session::{State, use_state};
use crate::words;

#[component]
pub fn Prose(body: String) -> impl IntoView {
    let text = parse(&body);
    // With what leaves no room beside its last line.
    let ends = !matches!(text.0.last(), None | Some(Block::Paragraph(_)));
    view! {
        <div class="prose" dir="auto" data-ends=ends.then_some("true")>{blocks(use_state(), &text.0)}</div>
    }
}

fn blocks(state: State, blocks: &[Block]) -> Vec<AnyView> {
    blocks.iter().map(|one| block(state, one)).collect()
}

fn block(state: State, block: &Block) -> AnyView {
    match block {
        Block::Paragraph(inner) => view! { <p>{spans(state, inner)}</p> }.into_any(),
        Block::Code { text, .. } => {
            view! {
                <div class="prose-block">
                    <pre class="prose-code" tabindex="0"><code>{text.clone()}</code></pre>
                    <button class="prose-copy" type="button" tabindex="-1" data-act="code" aria-label=words::message::COPY_CODE>
                        <Icon of=Glyph::Copy/>
                    </button>
                </div>
            }
            .into_any()
        }
        Block::Quote(inner) => {
            view! { <blockquote class="prose-quote">{blocks(state, inner)}</blockquote> }.into_any()
        }
        Block::List { start, items } => {
            let items: Vec<AnyView> = items
                .iter()
                .map(|item| view! { <li>{blocks(state, item)}</li> }.into_any())
                .collect();
            match start {
                Some(start) => {
                    let start = start.to_string();
                    view! { <ol class="prose-list" start=start>{items}</ol> }.into_any()
                }
                None => view! { <ul class="prose-list">{items}</ul> }.into_any(),
            }
        }
    }
}

fn spans(state: State, spans: &[Span]) -> Vec<AnyView> {
    spans.iter().map(|one| span(state, one)).collect()
}

fn span(state: State, span: &Span) -> AnyView {
    match span {
        Span::Plain(text) => text.clone().into_any(),
        Span::Bold(inner) => view! { <strong>{spans(state, inner)}</strong> }.into_any(),
        Span::Italic(inner) => view! { <em>{spans(state, inner)}</em> }.into_any(),
        Span::Strike(inner) => view! { <s>{spans(state, inner)}</s> }.into_any(),
        Span::Spoiler(inner) => {
            let inner = spans(state, inner);
            view! { <span class="prose-spoiler" tabindex="0"><span>{inner}</span></span> }
                .into_any()
        }
        Span::Code(text) => view! { <code>{text.clone()}</code> }.into_any(),
        Span::Link(to) => link(state, to),
        Span::Mention(user) => mention(state, *user),
        Span::Break => view! { <br/> }.into_any(),
    }
}

/// One that hides where it leads says so.
fn link(state: State, link: &Link) -> AnyView {
    let place = link.lies.then(|| words::message::leads_to(link.place()));
    view! {
        <a href=link.href.clone() target="_blank" rel="external noopener noreferrer">
            {spans(state, &link.text)}
            {place}
        </a>
    }
    .into_any()
}

fn mention(state: State, user: UserId) -> AnyView {
    let name = retold(move || format!("@{}", state.name_of(user)));
    view! { <bdi class="prose-mention" data-person=user.to_string()>{name}</bdi> }.into_any()
}
