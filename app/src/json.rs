//! JSON as the browser reads it: text becomes a tree, and the tree any type of `wire`.
//!
//! serde's own reader makes much code of every struct: once read from a map, once from a list, and with all
//! that it takes to say what was wrong and where. Here a thing is read or it is not.

mod tree;

use std::fmt::{self, Display};

use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use tree::Tree;

pub fn read<T: DeserializeOwned>(json: &str) -> Option<T> {
    T::deserialize(Tree::of(json)?).ok()
}

#[derive(Debug)]
pub struct Unreadable;

impl Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not what was to be read")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Number(value) => visitor.visit_i64(value),
            Self::Text(value) => visitor.visit_string(value),
            // Lists and maps are asked for by name: so no struct is made to be read from a list.
            Self::List(_) | Self::Map(_) => Err(Unreadable),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::List(items) => visitor.visit_seq(Items(items.into_iter())),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Map(fields) => visitor.visit_map(Fields {
                rest: fields.into_iter(),
                value: None,
            }),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let (name, value) = match self {
            Self::Text(name) => (name, None),
            Self::Map(mut fields) if fields.len() == 1 => {
                let (name, value) = fields.swap_remove(0);
                (name, Some(value))
            }
            _ => return Err(Unreadable),
        };
        visitor.visit_enum(Choice { name, value })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct identifier
    }
}

struct Items(std::vec::IntoIter<Tree>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        match self.0.next() {
            Some(item) => seed.deserialize(item).map(Some),
            None => Ok(None),
        }
    }
}

struct Fields {
    rest: std::vec::IntoIter<(String, Tree)>,
    value: Option<Tree>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unreadable> {
        let Some((name, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(Tree::Text(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Unreadable> {
        seed.deserialize(self.value.take().ok_or(Unreadable)?)
    }
}

/// One of an enum's: its name alone, or a map of its name to what is in it.
struct Choice {
    name: String,
    value: Option<Tree>,
}

impl<'de> EnumAccess<'de> for Choice {
    type Error = Unreadable;
    type Variant = Inside;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Inside), Unreadable> {
        let name = StringDeserializer::new(self.name);
        Ok((seed.deserialize(name)?, Inside(self.value)))
    }
}

struct Inside(Option<Tree>);

impl<'de> VariantAccess<'de> for Inside {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        match self.0 {
            None | Some(Tree::Null) => Ok(()),
            Some(_) => Err(Unreadable),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, Unreadable> {
        seed.deserialize(self.0.ok_or(Unreadable)?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.0.ok_or(Unreadable)?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.0.ok_or(Unreadable)?.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use wire::{Bye, ClientKey, Field, Presence, Refusal, Refusals, ToClient, UserId};

    use super::*;

    fn comes_back<T: Serialize + DeserializeOwned + PartialEq + fmt::Debug>(value: &T) {
        let json = serde_json::to_string(value).expect("every type of the wire is JSON");
        assert_eq!(read::<T>(&json).as_ref(), Some(value), "{json}");
    }

    #[test]
    fn what_is_written_is_read() {
        comes_back(&ToClient::Bye {
            code: Bye::Restarting,
        });
        comes_back(&ToClient::Presence(vec![Presence {
            user: UserId(7),
            online: true,
            seen: None,
        }]));
        comes_back(&(
            ClientKey(i64::MAX),
            Some(3_u32),
            -5_i64,
            Option::<bool>::None,
        ));
        comes_back(&"a \"b\" \\ / \u{8}\u{c}\n\r\t\u{1} é 🦉 \u{2028}".to_owned());
        comes_back(&Refusals::of(vec![
            Refusal::Busy,
            Refusal::TooLarge { max: 9 },
        ]));
        comes_back(&vec![(Field::Name, String::new())]);
    }

    #[test]
    fn what_a_reader_does_not_know_is_passed_over() {
        let json = r#" { "bye" : { "new" : [ 1.5e3 , { } ] , "code" : "restarting" } } "#;
        let bye = ToClient::Bye {
            code: Bye::Restarting,
        };
        assert_eq!(read::<ToClient>(json), Some(bye));
        assert_eq!(read::<ToClient>(r#"{"unheard_of":{}}"#), None);
    }

    #[test]
    fn surrogates_are_put_together_and_lone_ones_refused() {
        assert_eq!(
            read::<String>(r#""\ud83e\udd89\u00e9""#).as_deref(),
            Some("🦉é")
        );
        for broken in [r#""\ud83e""#, r#""\udd89\ud83e""#, r#""\u12""#, r#""\x""#] {
            assert_eq!(read::<String>(broken), None, "{broken}");
        }
    }

    #[test]
    fn what_is_no_json_is_not_read() {
        for broken in [
            "",
            "{",
            "[1,",
            "[1,]",
            "{\"a\"}",
            "{\"a\":1,}",
            "tru",
            "1 2",
            "\"a",
            "\"\n\"",
            "+1",
            "-",
            "99999999999999999999",
            "nul",
            "]",
        ] {
            assert_eq!(read::<Vec<i64>>(broken), None, "{broken:?}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(read::<Vec<i64>>(&deep), None);
    }
}
