//! `roost.toml`: the keys of the table at its top level, each with the line it stands on.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::{FILE, FILE_VARIABLE, Handed, Origin, SETTINGS, Wrong, unknown};

type Line = (&'static str, String, Origin);

/// Nothing when no file was named and none lies in the working directory.
pub fn read(handed: &Handed) -> Result<Vec<Line>, Wrong> {
    let named = handed
        .file
        .clone()
        .map(|path| (path, Origin::Flag("config".to_owned())));
    let named = named.or_else(|| {
        let (name, path) = handed
            .environment
            .iter()
            .find(|(name, _)| name == FILE_VARIABLE)?;
        Some((PathBuf::from(path), Origin::Environment(name.clone())))
    });
    let (path, origin) = match &named {
        Some((path, origin)) => (path.as_path(), Some(origin)),
        None => (Path::new(FILE), None),
    };
    match (std::fs::read_to_string(path), origin) {
        (Ok(text), _) => parse(path, &text),
        (Err(fault), None) if fault.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        (Err(fault), origin) => Err(Wrong {
            origin: origin
                .cloned()
                .unwrap_or_else(|| Origin::File(path.to_path_buf(), 0)),
            complaint: format!("cannot read {}: {fault}", path.display()),
        }),
    }
}

fn parse(path: &Path, text: &str) -> Result<Vec<Line>, Wrong> {
    let at = |offset: usize| Origin::File(path.to_path_buf(), line_at(text, offset));
    let table = DeTable::parse(text).map_err(|fault| Wrong {
        origin: at(fault.span().map_or(0, |span| span.start)),
        complaint: fault.message().lines().collect::<Vec<_>>().join(", "),
    })?;
    table
        .get_ref()
        .iter()
        .map(|(key, value)| {
            let origin = at(key.span().start);
            let setting = SETTINGS
                .iter()
                .find(|setting| setting.key == key.get_ref().as_ref());
            let setting = setting.ok_or_else(|| unknown(key.get_ref(), origin.clone()))?;
            let text = plain(value.get_ref()).ok_or_else(|| Wrong {
                origin: origin.clone(),
                complaint: format!("{}: expected text, a number or a list", setting.key),
            })?;
            Ok((setting.key, text, origin))
        })
        .collect()
}

/// The value as the environment would spell it.
fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(|item| plain(item.get_ref())).collect();
            Some(items?.join(", "))
        }
        _ => None,
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}
