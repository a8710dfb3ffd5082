//! The browser's files: those of the build under `/pkg`, whose names change with their content, and the few
//! that lie beside them and are asked for by name (`public/`).

use std::path::Path;

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, get_service};
use tower_http::services::ServeDir;
use wire::Refusal;

use crate::http::errors::Failure;
use crate::state::Roost;

/// The name carries the content's hash: the same name is for ever the same file.
pub const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
pub const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");
const NOT_KEPT: HeaderValue = HeaderValue::from_static("no-store");

/// What lies in the site's folder under the request's whole path; compressed as it was built.
pub fn files(site: Option<&Path>, policy: HeaderValue) -> MethodRouter<Roost> {
    let Some(site) = site else {
        return get(async || Failure::from(Refusal::NotFound).into_response());
    };
    let dir = ServeDir::new(site).precompressed_br().precompressed_gzip();
    get_service(dir.append_index_html_on_directories(false)).layer(from_fn(move |request, next| {
        kept(policy.clone(), request, next)
    }))
}

/// The routes of `public/`: its files by name, its folders with all that is in them.
pub fn public_paths(site: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(site).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let plain = name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
            let ending = Path::new(&name).extension();
            let compressed = ending.is_some_and(|ending| ending == "br" || ending == "gz");
            let folder = entry.path().is_dir();
            let served = plain && !compressed && !name.starts_with('.') && name != "pkg";
            served.then(|| {
                if folder {
                    format!("/{name}/{{*file}}")
                } else {
                    format!("/{name}")
                }
            })
        })
        .collect();
    paths.sort();
    paths
}

/// Only what is there is kept: while a new version is put in place, a file may be missing for a moment.
async fn kept(policy: HeaderValue, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, if found { policy } else { NOT_KEPT });
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}
