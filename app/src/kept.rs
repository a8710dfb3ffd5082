//! Leptos's memos, signals, stored values and effects, for every type through one piece of code.
//!
//! In the bundle each type that one of them holds would bring all of its code along once more, some kilobytes each.
//! Here what is held is a box, and only putting something in and looking at it knows the type. The names and ways are
//! those of Leptos; a file that imports these uses these.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude as theirs;
use leptos::prelude::{
    Get, GetUntracked, GetValue, Set, SetValue, Signal, Track, UpdateValue, With, WithUntracked,
    Write,
};

type Anything = dyn Any + Send + Sync;
type Boxed = Arc<Anything>;

/// What a memo holds, and how two of them are told apart.
struct Held {
    value: Boxed,
    same: fn(&Anything, &Anything) -> bool,
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

impl Held {
    fn of<T: PartialEq + Send + Sync + 'static>(value: T) -> Self {
        Self {
            value: Arc::new(value),
            same: |one, other| one.downcast_ref::<T>() == other.downcast_ref::<T>(),
        }
    }
}

const GONE: &str = "what it holds outlives whoever looks at it";

/// It is there, and of the type that was put in.
fn see<T: 'static>(boxed: &Anything) -> &T {
    boxed.downcast_ref().expect(GONE)
}

/// Nobody looks at it while it is changed: as with Leptos's own, that would be a breakage.
fn change<T: 'static, R>(boxed: &mut Boxed, change: impl FnOnce(&mut T) -> R) -> R {
    let value = Arc::get_mut(boxed).expect(GONE);
    change(value.downcast_mut().expect(GONE))
}

/// A handle to copy around, whatever it leads to.
macro_rules! handle {
    ($of:ident) => {
        impl<T> Clone for $of<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $of<T> {}
    };
}

/// What can be looked at, and followed while it changes.
macro_rules! follows {
    ($of:ident, $followed:ident, $held:ident) => {
        impl<T: Send + Sync + 'static> $of<T> {
            pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
                look(see(&*$followed(self.0)))
            }

            pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
                look(see(&*$held(self.0).expect(GONE)))
            }

            pub fn try_get_untracked(self) -> Option<T>
            where
                T: Clone,
            {
                $held(self.0).map(|held| see::<T>(&*held).clone())
            }

            pub fn get(self) -> T
            where
                T: Clone,
            {
                self.with(T::clone)
            }

            pub fn get_untracked(self) -> T
            where
                T: Clone,
            {
                self.with_untracked(T::clone)
            }

            pub fn track(self) {
                self.0.track();
            }
        }

        impl<T: Clone + Send + Sync + 'static> From<$of<T>> for Signal<T> {
            fn from(followed: $of<T>) -> Self {
                Self::derive(move || followed.get())
            }
        }
    };
}

/// A value that follows from others.
pub struct Memo<T>(theirs::Memo<Held>, PhantomData<fn() -> T>);

handle!(Memo);
follows!(Memo, followed, held);

fn memo(look: Box<dyn Fn() -> Held + Send + Sync>) -> theirs::Memo<Held> {
    theirs::Memo::new(move |_| look())
}

fn followed(memo: theirs::Memo<Held>) -> Boxed {
    memo.with(|held| held.value.clone())
}

fn held(memo: theirs::Memo<Held>) -> Option<Boxed> {
    memo.try_with_untracked(|held| held.value.clone())
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    pub fn new(look: impl Fn(()) -> T + Send + Sync + 'static) -> Self {
        Self(memo(Box::new(move || Held::of(look(())))), PhantomData)
    }
}

/// A value that is set.
pub struct RwSignal<T>(theirs::RwSignal<Boxed>, PhantomData<fn() -> T>);

handle!(RwSignal);
follows!(RwSignal, followed_signal, held_signal);

fn followed_signal(signal: theirs::RwSignal<Boxed>) -> Boxed {
    signal.get()
}

fn held_signal(signal: theirs::RwSignal<Boxed>) -> Option<Boxed> {
    signal.try_get_untracked()
}

/// Takes it out for whoever changes it; it goes back in with `put`, which tells those who follow it.
fn taken(signal: theirs::RwSignal<Boxed>) -> Option<Boxed> {
    let mut held = signal.try_write_untracked()?;
    Some(std::mem::replace(&mut *held, nothing()))
}

fn nothing() -> Boxed {
    Arc::new(())
}

fn put(signal: theirs::RwSignal<Boxed>, value: Boxed) -> Option<Boxed> {
    signal.try_set(value)
}

impl<T: Send + Sync + 'static> RwSignal<T> {
    pub fn new(value: T) -> Self {
        let value: Boxed = Arc::new(value);
        Self(theirs::RwSignal::new(value), PhantomData)
    }

    /// Nothing is set any more where it went with its owner.
    pub fn set(self, value: T) {
        put(self.0, Arc::new(value));
    }

    /// Gives it back where there is nothing to be set any more.
    pub fn try_set(self, value: T) -> Option<T> {
        let left = put(self.0, Arc::new(value))?;
        left.downcast().ok().and_then(Arc::into_inner)
    }

    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    pub fn try_update<R>(self, make: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut held = taken(self.0)?;
        let result = change(&mut held, make);
        put(self.0, held);
        Some(result)
    }
}

/// A value that nobody follows.
pub struct StoredValue<T>(theirs::StoredValue<Boxed>, PhantomData<fn() -> T>);

handle!(StoredValue);

fn stored(at: theirs::StoredValue<Boxed>) -> Option<Boxed> {
    at.try_get_value()
}

fn store(at: theirs::StoredValue<Boxed>, value: Boxed) -> bool {
    at.try_set_value(value).is_none()
}

/// Takes it out for whoever changes it.
fn lent(at: theirs::StoredValue<Boxed>) -> Option<Boxed> {
    at.try_update_value(|held| std::mem::replace(held, nothing()))
}

impl<T: Send + Sync + 'static> StoredValue<T> {
    pub fn new(value: T) -> Self {
        let value: Boxed = Arc::new(value);
        Self(theirs::StoredValue::new(value), PhantomData)
    }

    pub fn with_value<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(see(&*stored(self.0).expect(GONE)))
    }

    pub fn try_with_value<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        stored(self.0).map(|held| look(see(&*held)))
    }

    pub fn get_value(self) -> T
    where
        T: Clone,
    {
        self.with_value(T::clone)
    }

    pub fn try_get_value(self) -> Option<T>
    where
        T: Clone,
    {
        self.try_with_value(T::clone)
    }

    pub fn set_value(self, value: T) {
        store(self.0, Arc::new(value));
    }

    /// Whether there is a place for it still.
    pub fn try_set_value(self, value: T) -> bool {
        store(self.0, Arc::new(value))
    }

    pub fn update_value(self, change: impl FnOnce(&mut T)) {
        self.try_update_value(change);
    }

    pub fn try_update_value<R>(self, make: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut held = lent(self.0)?;
        let result = change(&mut held, make);
        store(self.0, held);
        Some(result)
    }
}

/// What happens in the browser when what it reads changes.
pub struct Effect;

impl Effect {
    #[expect(
        clippy::new_ret_no_self,
        reason = "called as Leptos's own is, and nobody keeps that one"
    )]
    pub fn new(run: impl Fn(()) + 'static) {
        effect(Box::new(run));
    }
}

fn effect(run: Box<dyn Fn(())>) {
    theirs::Effect::new(move |_: Option<()>| run(()));
}

/// What is done about an event. In a view each closure would be a listener of its own type.
pub fn heard<E: 'static>(hear: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(hear)
}
