//! What stands in a form at this moment.

use wasm_bindgen::JsValue;
use web_sys::{FormData, HtmlFormElement};

pub struct Typed(Option<FormData>);

impl Typed {
    pub fn of(form: &HtmlFormElement) -> Self {
        Self(FormData::new_with_form(form).ok())
    }

    pub fn text(&self, name: &str) -> String {
        let value = self.0.as_ref().and_then(|data| data.get(name).as_string());
        value.unwrap_or_default()
    }

    /// Of a name that several inputs have: what is chosen of them.
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self.0.as_ref().map(|data| data.get_all(name).to_vec());
        let values = values.unwrap_or_default();
        values.iter().filter_map(JsValue::as_string).collect()
    }
}
