//! What an attribute or a property of an element says.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::{Get, Memo, RwSignal, Signal};

pub type Look = Arc<dyn Fn() -> Value + Send + Sync>;

#[derive(Clone)]
pub enum Value {
    /// An attribute that is not there.
    Nothing,
    Flag(bool),
    Text(Cow<'static, str>),
    /// It follows from signals.
    Live(Look),
}

impl Value {
    pub fn live(look: impl Fn() -> Value + Send + Sync + 'static) -> Self {
        Self::Live(Arc::new(look))
    }
}

pub trait IntoValue {
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(Cow::Borrowed(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }
}

impl IntoValue for Cow<'static, str> {
    fn into_value(self) -> Value {
        Value::Text(self)
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Nothing, IntoValue::into_value)
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(
            impl IntoValue for $number {
                fn into_value(self) -> Value {
                    Value::Text(Cow::Owned(self.to_string()))
                }
            }
        )*
    };
}

numbers! { i32 i64 u8 u32 u64 usize }

/// A closure in a view, as `view!` hands it on.
impl<T: IntoValue + 'static> IntoValue for Arc<Mutex<dyn FnMut() -> T + Send>> {
    fn into_value(self) -> Value {
        Value::live(move || {
            let mut look = self.lock().unwrap_or_else(PoisonError::into_inner);
            look().into_value()
        })
    }
}

macro_rules! signals {
    ($($signal:ident)*) => {
        $(
            impl<T: IntoValue + Clone + Send + Sync + 'static> IntoValue for $signal<T> {
                fn into_value(self) -> Value {
                    Value::live(move || self.get().into_value())
                }
            }
        )*
    };
}

signals! { Memo RwSignal Signal }

impl<T: IntoValue + 'static, F: Fn() -> T + Send + Sync + 'static> IntoValue for F {
    fn into_value(self) -> Value {
        Value::live(move || self().into_value())
    }
}
