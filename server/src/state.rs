//! What every handler may use, cheap to clone.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::FromRef;
use engine::Engine;
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::config::Config;
use crate::http::limits::Limits;
use crate::metrics;
use crate::socket::Sockets;

/// One pointer: every layer that a request passes takes a copy.
#[derive(Clone)]
pub struct Roost(Arc<Shared>);

pub struct Shared {
    pub engine: Engine,
    pub config: Config,
    pub options: LeptosOptions,
    pub limits: Arc<Limits>,
    pub metrics: PrometheusHandle,
    pub sockets: Arc<Sockets>,
    /// The browser's files; none when nobody built them.
    pub site: Option<Arc<Path>>,
}

impl Roost {
    pub fn new(engine: Engine, config: Config) -> Self {
        let site = config.site_folder();
        Self(Arc::new(Shared {
            engine,
            options: options(&config, site.clone()),
            limits: Arc::new(Limits::new(&config)),
            metrics: metrics::recorder(),
            // After the recorder, with which it counts.
            sockets: Arc::new(Sockets::new(&config)),
            site: site.map(Arc::from),
            config,
        }))
    }
}

impl Deref for Roost {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl FromRef<Roost> for LeptosOptions {
    fn from_ref(roost: &Roost) -> Self {
        roost.options.clone()
    }
}

/// The framework's options, as the build was made (`[[workspace.metadata.leptos]]`): no variable of its own
/// is needed at run time.
fn options(config: &Config, site: Option<PathBuf>) -> LeptosOptions {
    let root = site.unwrap_or_else(|| PathBuf::from("target/site"));
    LeptosOptions::builder()
        .output_name("roost")
        .site_root(root.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(config.listen)
        .hash_files(has_hashed_names())
        .build()
}

/// The build leaves the hashes in its files' names beside the program; the framework insists on the file.
fn has_hashed_names() -> bool {
    let exe = std::env::current_exe().ok();
    exe.and_then(|exe| Some(exe.parent()?.join("hash.txt")))
        .is_some_and(|hashes| hashes.is_file())
}
