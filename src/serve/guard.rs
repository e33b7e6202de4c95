//! Who is answered: requests of this machine's browsers that mean this server, and of pages that came from it.
//!
//! A page of somebody else's can make a browser ask anything of this machine. What tells such a request is its `Host`, if the page's
//! own name was pointed here, and otherwise its `Origin` or what the browser says of its site. Nothing is ever allowed to other origins.

use std::net::IpAddr;

use hyper::HeaderMap;
use hyper::Method;
use hyper::Uri;
use hyper::header::{CONTENT_LENGTH, COOKIE, HOST, ORIGIN, TRANSFER_ENCODING, UPGRADE};

/// What a server answers to.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    /// The port that it listens on.
    pub(super) port: u16,
    /// Names by which it may be called, besides those of loopback.
    pub(super) names: Vec<String>,
    /// What must be known to be let in, where others than this machine can reach it.
    pub(super) token: Option<String>,
}

/// Why a request is not answered: the status that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is no plain read.
    Method,
    /// It is malformed, or means another server.
    Request,
    /// It is a page's of another origin, or of somebody who was not let in.
    Forbidden,
}

impl Refused {
    /// Its status.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::Method => 405,
            Self::Request => 400,
            Self::Forbidden => 403,
        }
    }
}

impl Guard {
    /// Whether a request is answered. `is_stream` is one for events, which are for pages of this server alone.
    pub(super) fn admit(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        is_stream: bool,
    ) -> Result<(), Refused> {
        if *method != Method::GET && *method != Method::HEAD {
            return Err(Refused::Method);
        }
        let has_body = headers.contains_key(TRANSFER_ENCODING)
            || headers
                .get_all(CONTENT_LENGTH)
                .iter()
                .any(|length| length != "0")
            || headers.contains_key(UPGRADE);
        if has_body {
            return Err(Refused::Request);
        }
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok());
        let (Some(host), None) = (host, hosts.next()) else {
            return Err(Refused::Request);
        };
        let meant = uri
            .authority()
            .is_none_or(|authority| self.is_called(authority.as_str()));
        if !self.is_called(host) || !meant {
            return Err(Refused::Request);
        }
        let says = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
        if let Some(origin) = headers.get(ORIGIN)
            && (is_stream || *method != Method::GET)
            && !origin
                .to_str()
                .is_ok_and(|origin| self.is_own(origin, host))
        {
            return Err(Refused::Forbidden);
        }
        let site = says("sec-fetch-site");
        let is_foreign = site.is_some_and(|site| !matches!(site, "same-origin" | "none"));
        // A link that somebody follows here is no secret of a page's: it cannot read what it leads to.
        let is_followed = says("sec-fetch-mode") == Some("navigate")
            && says("sec-fetch-dest") == Some("document");
        if is_foreign && (is_stream || !is_followed) {
            return Err(Refused::Forbidden);
        }
        if self.token.is_some() && !self.knows(uri, headers) {
            return Err(Refused::Forbidden);
        }
        Ok(())
    }

    /// Whether this is what the server is called, with its port.
    fn is_called(&self, host: &str) -> bool {
        let suffix = format!(":{}", self.port);
        let name = match host.strip_suffix(suffix.as_str()) {
            Some(name) => name,
            None if self.port == 80 => host,
            None => return false,
        };
        let is_loopback =
            ["127.0.0.1", "[::1]"].contains(&name) || name.eq_ignore_ascii_case("localhost");
        let literal = name
            .strip_prefix('[')
            .and_then(|name| name.strip_suffix(']'));
        // A number is no name that somebody could point elsewhere.
        let is_number = self.token.is_some() && literal.unwrap_or(name).parse::<IpAddr>().is_ok();
        is_loopback
            || is_number
            || self
                .names
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
    }

    fn is_own(&self, origin: &str, host: &str) -> bool {
        let own = origin.strip_prefix("http://");
        own.is_some_and(|own| own.eq_ignore_ascii_case(host) && self.is_called(own))
    }

    /// Whether somebody was let in: by the token in the address, or by the cookie that was given for it.
    fn knows(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else {
            return true;
        };
        let cookies = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let cookie = format!("{}={token}", self.cookie());
        self.asks_in(uri)
            || cookies
                .flat_map(|cookies| cookies.split(';'))
                .any(|own| same(own.trim(), &cookie))
    }

    /// Whether the token is in the address.
    pub(super) fn asks_in(&self, uri: &Uri) -> bool {
        let given = uri.query().and_then(|query| query.strip_prefix("token="));
        match (given, &self.token) {
            (Some(given), Some(token)) => same(given, token),
            _ => false,
        }
    }

    /// The name of the cookie: browsers share them among the ports of a host.
    pub(super) fn cookie(&self) -> String {
        format!("supportal-{}", self.port)
    }
}

/// Whether two texts are the same, in a time that does not tell where they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes()
            .zip(b.bytes())
            .fold(0, |differ, (a, b)| differ | (a ^ b))
            == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        Guard {
            port: 4000,
            names: vec!["preview.example".into()],
            token: None,
        }
    }

    fn ask(
        guard: &Guard,
        uri: &str,
        headers: &[(&str, &str)],
        is_stream: bool,
    ) -> Result<(), Refused> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: hyper::header::HeaderName = name.parse().unwrap();
            map.append(name, value.parse().unwrap());
        }
        guard.admit(&Method::GET, &uri.parse().unwrap(), &map, is_stream)
    }

    #[test]
    fn only_what_means_this_server_is_answered() {
        let host = |host: &str| ask(&guard(), "/", &[("host", host)], false);
        for good in [
            "127.0.0.1:4000",
            "localhost:4000",
            "LOCALHOST:4000",
            "[::1]:4000",
            "preview.example:4000",
        ] {
            assert_eq!(host(good), Ok(()), "{good}");
        }
        for bad in [
            "127.0.0.1",
            "localhost:4001",
            "evil.example",
            "evil.example:4000",
            "127.0.0.1.evil.example:4000",
            "a@127.0.0.1:4000",
            "10.0.0.7:4000",
            "",
        ] {
            assert_eq!(host(bad), Err(Refused::Request), "{bad}");
        }
        assert_eq!(ask(&guard(), "/", &[], false), Err(Refused::Request));
        let twice = [("host", "localhost:4000"), ("host", "localhost:4000")];
        assert_eq!(ask(&guard(), "/", &twice, false), Err(Refused::Request));
        let other = ask(
            &guard(),
            "http://evil.example/",
            &[("host", "localhost:4000")],
            false,
        );
        assert_eq!(other, Err(Refused::Request));
    }

    #[test]
    fn pages_of_other_origins_get_nothing() {
        let own = ("host", "127.0.0.1:4000");
        let stream = |name: &'static str, value: &'static str| {
            ask(&guard(), "/", &[own, (name, value)], true)
        };
        assert_eq!(stream("origin", "http://127.0.0.1:4000"), Ok(()));
        for origin in [
            "http://evil.example",
            "null",
            "http://127.0.0.1:4001",
            "https://127.0.0.1:4000",
            "http://localhost:4000",
        ] {
            assert_eq!(
                stream("origin", origin),
                Err(Refused::Forbidden),
                "{origin}"
            );
        }
        assert_eq!(
            stream("sec-fetch-site", "cross-site"),
            Err(Refused::Forbidden)
        );
        let page = |fields: &[(&str, &str)]| ask(&guard(), "/", &[&[own], fields].concat(), false);
        let followed = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        assert_eq!(page(&followed), Ok(()));
        for dest in ["iframe", "script", "image"] {
            let taken = [followed[0], followed[1], ("sec-fetch-dest", dest)];
            assert_eq!(page(&taken), Err(Refused::Forbidden), "{dest}");
        }
    }

    #[test]
    fn others_are_let_in_by_a_token_and_stay_in_by_a_cookie() {
        let guard = Guard {
            token: Some("abc".into()),
            ..guard()
        };
        let host = ("host", "192.0.2.7:4000");
        assert_eq!(ask(&guard, "/", &[host], false), Err(Refused::Forbidden));
        assert_eq!(
            ask(&guard, "/?token=abd", &[host], false),
            Err(Refused::Forbidden)
        );
        assert_eq!(ask(&guard, "/?token=abc", &[host], false), Ok(()));
        let cookie = ("cookie", "a=b; supportal-4000=abc");
        assert_eq!(ask(&guard, "/", &[host, cookie], false), Ok(()));
        assert_eq!(
            ask(&guard, "/", &[("host", "evil.example:4000"), cookie], false),
            Err(Refused::Request)
        );
    }
}
