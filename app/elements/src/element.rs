//! An element in the browser: built, woken up where the server drew it, and changed in place.

use std::borrow::Cow;

use leptos::prelude::{
    AddAnyAttr, IntoRender, IsDisposed, Mountable, NodeRef, Render, RenderHtml, StoredValue,
};
#[cfg(debug_assertions)]
use leptos::reactive::diagnostics::SpecialNonReactiveZone;
use leptos::reactive::effect::RenderEffect;
use leptos::reactive::owner::Owner;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::{
    AnyAttribute, AnyAttributeState, IntoAnyAttribute,
};
use leptos::tachys::html::element::ElementType;
use leptos::tachys::html::event::EventDescriptor;
use leptos::tachys::html::node_ref::NodeRefContainer;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element as Node, Event};
use leptos::tachys::renderer::{CastFrom, RemoveEventHandler, Rndr, types};
use leptos::tachys::view::any_view::{AnyView, IntoAny};
use leptos::tachys::view::iterators::{StaticVec, StaticVecState};
use leptos::tachys::view::{Position, PositionState};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};

use crate::value::{IntoValue, Value};

/// Their children are text to the browser, and not for waking up.
const RAW: [&str; 2] = ["script", "style"];

type Hears = Box<dyn FnMut(Event)>;
type Keeps = Box<dyn Fn(&Node)>;

#[must_use]
pub struct Element {
    tag: &'static str,
    namespace: Option<&'static str>,
    marks: Vec<Mark>,
    children: Option<StaticVec<AnyView>>,
}

/// What stands in a start tag.
enum Mark {
    Attribute(&'static str, Value),
    Property(&'static str, Value),
    Listener(Cow<'static, str>, SendWrapper<Hears>),
    Kept(SendWrapper<Keeps>),
    /// From around a component.
    Other(AnyAttribute),
}

/// The same of an element that is on the page.
enum Marked {
    Attribute(&'static str, Told),
    Property(&'static str, Told),
    /// It is held for as long as it hears.
    Listener(
        Cow<'static, str>,
        #[expect(dead_code, reason = "held, not asked")] RemoveEventHandler<Node>,
    ),
    Kept,
    Other(Box<AnyAttributeState>),
}

enum Told {
    Once(Said),
    Live(RenderEffect<Said>),
}

/// What was last written.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    Flag(bool),
    Text(Cow<'static, str>),
}

#[derive(Clone, Copy)]
enum Where {
    Attribute(&'static str),
    Property(&'static str),
}

impl Element {
    pub(crate) fn new(tag: &'static str, namespace: Option<&'static str>) -> Self {
        Self {
            tag,
            namespace,
            marks: Vec::new(),
            children: None,
        }
    }

    fn with(mut self, mark: Mark) -> Self {
        self.marks.push(mark);
        self
    }

    fn holds(mut self, child: AnyView) -> Self {
        let mut children = self.children.map_or_else(Vec::new, Vec::from);
        children.push(child);
        self.children = Some(children.into());
        self
    }

    pub fn child<C: IntoRender<Output: RenderHtml>>(self, child: C) -> Self {
        self.holds(child.into_render().into_any())
    }

    pub fn attr(self, name: &'static str, value: impl IntoValue) -> Self {
        self.with(Mark::Attribute(name, value.into_value()))
    }

    pub fn prop(self, name: &'static str, value: impl IntoValue) -> Self {
        self.with(Mark::Property(name, value.into_value()))
    }

    pub fn on<E: EventDescriptor>(
        self,
        event: E,
        mut hear: impl FnMut(E::EventType) + 'static,
    ) -> Self
    where
        E::EventType: From<Event>,
    {
        self.hears(event.name(), Box::new(move |event| hear(event.into())))
    }

    fn hears(self, name: Cow<'static, str>, mut hear: Hears) -> Self {
        let owner = Owner::current().unwrap_or_default();
        let alive = StoredValue::new(());
        let hear: Hears = Box::new(move |event| {
            // An element that goes tells of the focus that it loses, when all that its listeners could ask is gone.
            if !alive.is_disposed() {
                // What a listener asks is not to be followed, and that is no mistake.
                #[cfg(debug_assertions)]
                let _zone = SpecialNonReactiveZone::enter();
                owner.with(|| hear(event));
            }
        });
        self.with(Mark::Listener(name, SendWrapper::new(hear)))
    }

    pub fn node_ref<E>(self, kept: NodeRef<E>) -> Self
    where
        E: ElementType + 'static,
        E::Output: JsCast + 'static,
    {
        let keep: Keeps = Box::new(move |node| kept.load(node));
        self.with(Mark::Kept(SendWrapper::new(keep)))
    }

    fn is_like(&self, state: &State) -> bool {
        self.tag == state.tag
            && self.children.is_some() == state.children.is_some()
            && self.marks.len() == state.marks.len()
            && self.marks.iter().zip(&state.marks).all(Mark::is_like)
    }
}

macro_rules! attributes {
    ($($method:ident $name:literal)*) => {
        impl Element {
            $(
                pub fn $method(self, value: impl IntoValue) -> Self {
                    self.attr($name, value)
                }
            )*
        }
    };
}

attributes! {
    accept "accept" action "action" alt "alt" aria_activedescendant "aria-activedescendant" aria_atomic "aria-atomic" aria_autocomplete "aria-autocomplete"
    aria_busy "aria-busy" aria_checked "aria-checked" aria_controls "aria-controls" aria_current "aria-current"
    aria_describedby "aria-describedby" aria_disabled "aria-disabled" aria_expanded "aria-expanded" aria_haspopup "aria-haspopup"
    aria_hidden "aria-hidden" aria_invalid "aria-invalid" aria_keyshortcuts "aria-keyshortcuts" aria_label "aria-label" aria_labelledby "aria-labelledby"
    aria_live "aria-live" aria_modal "aria-modal" aria_multiline "aria-multiline" aria_orientation "aria-orientation"
    aria_posinset "aria-posinset" aria_pressed "aria-pressed" aria_relevant "aria-relevant" aria_required "aria-required"
    aria_roledescription "aria-roledescription" aria_selected "aria-selected" aria_setsize "aria-setsize"
    autocapitalize "autocapitalize" autocomplete "autocomplete" autofocus "autofocus" checked "checked" class "class" cols "cols"
    content "content" contenteditable "contenteditable" datetime "datetime" decoding "decoding" dir "dir" disabled "disabled" download "download"
    enctype "enctype" enterkeyhint "enterkeyhint" r#for "for" form "form" height "height" hidden "hidden" href "href" hreflang "hreflang" id "id"
    inert "inert" inputmode "inputmode" lang "lang" list "list" loading "loading" max "max" maxlength "maxlength" method "method" min "min"
    minlength "minlength" multiple "multiple" name "name" novalidate "novalidate" open "open" pattern "pattern" placeholder "placeholder" popovertarget "popovertarget"
    popover "popover" readonly "readonly" referrerpolicy "referrerpolicy" rel "rel" required "required" role "role" rows "rows" selected "selected"
    size "size" spellcheck "spellcheck" src "src" start "start" step "step" tabindex "tabindex" target "target" title "title"
    translate "translate" r#type "type" value "value" width "width" wrap "wrap"
}

impl Mark {
    fn is_like((mark, marked): (&Self, &Marked)) -> bool {
        // Of another class it is another thing, with what the browser keeps for it: where it is scrolled to, what is typed.
        if let Self::Attribute("class", Value::Text(one)) = mark
            && let Marked::Attribute("class", Told::Once(Said::Text(other))) = marked
        {
            return one == other;
        }
        match (mark, marked) {
            (Self::Attribute(one, _), Marked::Attribute(other, _))
            | (Self::Property(one, _), Marked::Property(other, _)) => one == other,
            (Self::Listener(one, _), Marked::Listener(other, _)) => one == other,
            (Self::Kept(_), Marked::Kept) | (Self::Other(_), Marked::Other(_)) => true,
            _ => false,
        }
    }

    /// `served`: the server wrote the attributes.
    fn put(self, node: &Node, served: bool) -> Marked {
        match self {
            Self::Attribute(name, value) => {
                Marked::Attribute(name, value.put(node, Where::Attribute(name), served))
            }
            Self::Property(name, value) => {
                Marked::Property(name, value.put(node, Where::Property(name), false))
            }
            Self::Listener(name, hear) => {
                let held = Rndr::add_event_listener(node, &name, hear.take());
                Marked::Listener(name, held)
            }
            Self::Kept(keep) => {
                keep(node);
                Marked::Kept
            }
            Self::Other(attribute) => Marked::Other(Box::new(if served {
                attribute.hydrate::<true>(node)
            } else {
                attribute.build(node)
            })),
        }
    }

    fn put_again(self, node: &Node, marked: &mut Marked) {
        match (self, marked) {
            (Self::Attribute(name, value), Marked::Attribute(_, told)) => {
                value.put_again(node, Where::Attribute(name), told);
            }
            (Self::Property(name, value), Marked::Property(_, told)) => {
                value.put_again(node, Where::Property(name), told);
            }
            (Self::Other(attribute), Marked::Other(state)) => attribute.rebuild(state),
            (mark, marked) => *marked = mark.put(node, false),
        }
    }
}

impl Value {
    /// As it is now.
    fn said(self) -> Said {
        match self {
            Self::Nothing => Said::Nothing,
            Self::Flag(flag) => Said::Flag(flag),
            Self::Text(text) => Said::Text(text),
            Self::Live(look) => look().said(),
        }
    }

    fn put(self, node: &Node, place: Where, served: bool) -> Told {
        match self {
            Self::Live(_) => self.follow(node, place, None, served),
            once => {
                let said = once.said();
                if !served {
                    place.write(node, &said);
                }
                Told::Once(said)
            }
        }
    }

    fn put_again(self, node: &Node, place: Where, told: &mut Told) {
        let last = match told {
            Told::Once(said) => Some(said.clone()),
            Told::Live(effect) => effect.take_value(),
        };
        *told = match self {
            Self::Live(_) => self.follow(node, place, last, false),
            once => {
                let said = once.said();
                if Some(&said) != last.as_ref() {
                    place.write(node, &said);
                }
                Told::Once(said)
            }
        };
    }

    /// `there`: what is known to be written already. As it was `served`, that is what is to be said at first.
    fn follow(self, node: &Node, place: Where, mut there: Option<Said>, served: bool) -> Told {
        let node = node.clone();
        Told::Live(RenderEffect::new(move |last: Option<Said>| {
            let said = self.clone().said();
            let last = last.or_else(|| there.take());
            let last = last.or_else(|| served.then(|| said.clone()));
            if last.as_ref() != Some(&said) {
                place.write(&node, &said);
            }
            said
        }))
    }
}

impl Where {
    fn write(self, node: &Node, said: &Said) {
        match (self, said) {
            (Self::Attribute(name), Said::Text(text)) => Rndr::set_attribute(node, name, text),
            (Self::Attribute(name), Said::Flag(true)) => Rndr::set_attribute(node, name, ""),
            (Self::Attribute(name), Said::Flag(false) | Said::Nothing) => {
                Rndr::remove_attribute(node, name);
            }
            (Self::Property(name), Said::Flag(flag)) => {
                Rndr::set_property_or_value(node, name, &JsValue::from_bool(*flag));
            }
            (Self::Property(name), Said::Text(text)) => {
                Rndr::set_property_or_value(node, name, &JsValue::from_str(text));
            }
            (Self::Property(_), Said::Nothing) => {}
        }
    }
}

pub struct State {
    tag: &'static str,
    node: Node,
    marks: Vec<Marked>,
    children: Option<StaticVecState<<AnyView as Render>::State>>,
}

impl Render for Element {
    type State = State;

    fn build(self) -> State {
        let node = Rndr::create_element(self.tag, self.namespace);
        let put = |mark: Mark| mark.put(&node, false);
        let marks = self.marks.into_iter().map(put).collect();
        let children = self.children.map(|children| {
            let mut children = children.build();
            children.mount(&node, None);
            children
        });
        State {
            tag: self.tag,
            node,
            marks,
            children,
        }
    }

    fn rebuild(self, state: &mut State) {
        if !self.is_like(state) {
            let mut new = self.build();
            state.insert_before_this(&mut new);
            state.unmount();
            *state = new;
            return;
        }
        for (mark, marked) in self.marks.into_iter().zip(&mut state.marks) {
            mark.put_again(&state.node, marked);
        }
        if let (Some(children), Some(state)) = (self.children, &mut state.children) {
            children.rebuild(state);
        }
    }
}

impl Mountable for State {
    fn unmount(&mut self) {
        self.node.remove();
    }

    fn mount(&mut self, parent: &Node, marker: Option<&types::Node>) {
        Rndr::insert_node(parent, &self.node, marker);
    }

    fn try_mount(&mut self, parent: &Node, marker: Option<&types::Node>) -> bool {
        Rndr::try_insert_node(parent, &self.node, marker)
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = Rndr::get_parent(&self.node).and_then(Node::cast_from);
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.node));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<Node> {
        vec![self.node.clone()]
    }
}

impl AddAnyAttr for Element {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, attribute: A) -> Self {
        self.with(Mark::Other(
            attribute.into_cloneable_owned().into_any_attr(),
        ))
    }
}

impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    /// The browser draws no HTML: the server does, with Leptos's own elements.
    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> State {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        let Some(node) = Node::cast_from(cursor.current()) else {
            panic!(
                "the page as it was served has no <{}> where one belongs",
                self.tag
            )
        };
        let put = |mark: Mark| mark.put(&node, FROM_SERVER);
        let marks = self.marks.into_iter().map(put).collect();
        let children = match self.children {
            Some(children) if !RAW.contains(&self.tag) => {
                position.set(Position::FirstChild);
                Some(children.hydrate::<FROM_SERVER>(cursor, position))
            }
            _ => None,
        };
        cursor.set(AsRef::<types::Node>::as_ref(&node).clone());
        position.set(Position::NextChild);
        State {
            tag: self.tag,
            node,
            marks,
            children,
        }
    }

    fn into_owned(self) -> Self {
        self
    }
}
