//! Who is asking: the address, the scheme, and whether it is truly this very machine.
//!
//! Forwarding headers are believed only from trusted proxies. `local` decides who may own a new server
//! without its code and who may read the metrics, so that every doubt is a no: a proxy on this machine that
//! nobody told us about makes the whole world look like 127.0.0.1, and a page elsewhere can have its own
//! name resolve to it. What cannot be told apart is a forwarder of raw TCP on this machine (`ssh -L`, `socat`,
//! some containers' published ports): it changes not a byte. Behind one, set `public_url`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, Version, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::config::{PublicUrl, TrustedProxies};
use crate::state::Roost;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress {
    pub address: IpAddr,
    /// The peer is a proxy that we were told to believe.
    pub proxied: bool,
    /// Asked from this machine, by somebody who sits at it.
    pub local: bool,
}

pub async fn client_address(
    State(roost): State<Roost>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let seen = Seen {
        // Without a peer there is no connection either (a router asked in process): a stranger.
        peer: peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip()),
        version: request.version(),
        headers: request.headers(),
    };
    let client = seen.client(
        &roost.config.trusted_proxies,
        roost.config.public_url.as_ref(),
    );
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// All that the answer depends on.
#[derive(Debug)]
pub struct Seen<'a> {
    pub peer: IpAddr,
    pub version: Version,
    pub headers: &'a HeaderMap,
}

impl Seen<'_> {
    pub fn client(&self, proxies: &TrustedProxies, public: Option<&PublicUrl>) -> ClientAddress {
        let peer = self.peer.to_canonical();
        let by_proxy = proxies.trust(peer);
        let address = if by_proxy {
            self.forwarded_for(peer, proxies)
        } else {
            peer
        };
        ClientAddress {
            address,
            proxied: by_proxy,
            local: self.is_local(peer, proxies, public),
        }
    }

    /// The nearest address that is no proxy of ours: what stands further left anybody can write.
    fn forwarded_for(&self, peer: IpAddr, proxies: &TrustedProxies) -> IpAddr {
        let lines = self
            .headers
            .get_all(FORWARDED_FOR)
            .iter()
            .filter_map(|line| line.to_str().ok());
        let hops: Vec<_> = lines.flat_map(|line| line.split(',')).collect();
        let mut nearest = peer;
        for hop in hops.into_iter().rev() {
            let Some(address) = address_in(hop.trim()) else {
                break;
            };
            nearest = address;
            if !proxies.trust(address) {
                break;
            }
        }
        nearest
    }

    fn is_local(&self, peer: IpAddr, proxies: &TrustedProxies, public: Option<&PublicUrl>) -> bool {
        let header =
            |name: HeaderName| self.headers.get(name).and_then(|value| value.to_str().ok());
        let from_here = |name| header(name).is_none_or(|url| host_of(url).is_some_and(is_loopback));
        peer.is_loopback()
            // Behind a proxy that is known, or an address that the world knows, nobody sits at this machine.
            && proxies.is_empty()
            && public.is_none_or(|url| is_loopback(&url.authority))
            && FORWARDING.iter().all(|name| !self.headers.contains_key(name))
            // What nginx speaks to the server behind it unless told otherwise; no browser does.
            && self.version > Version::HTTP_10
            && !self.closes_or_upgrades()
            && header(header::HOST).is_some_and(is_loopback)
            && from_here(header::ORIGIN)
            && from_here(header::REFERER)
    }

    /// What nginx says even when told to speak HTTP/1.1; browsers keep their connections for pages and forms.
    fn closes_or_upgrades(&self) -> bool {
        let lines = self.headers.get_all(header::CONNECTION).iter();
        let mut words = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
        words.any(|word| {
            let word = word.trim_ascii();
            word.eq_ignore_ascii_case(b"close") || word.eq_ignore_ascii_case(b"upgrade")
        })
    }
}

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Any of these says that somebody stands between.
const FORWARDING: [HeaderName; 9] = [
    header::FORWARDED,
    header::VIA,
    FORWARDED_FOR,
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-forwarded-proto"),
    HeaderName::from_static("x-forwarded-server"),
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("cf-connecting-ip"),
    HeaderName::from_static("true-client-ip"),
];

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1` or `[2001:db8::1]:4711`.
fn address_in(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    let address = bare
        .parse()
        .ok()
        .or_else(|| Some(hop.parse::<SocketAddr>().ok()?.ip()))?;
    Some(IpAddr::to_canonical(&address))
}

fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    rest.split(['/', '?', '#']).next()
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority
            .rsplit_once(':')
            .map_or(authority, |(host, _)| host),
    };
    match host.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}
