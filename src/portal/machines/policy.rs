//! What browsers are told about a page besides the page: where it may take anything from, and who may show it.
//!
//! The only place that says so. Pages hold the policy themselves, for hosts that send no headers, and every host's file has it.

/// Nothing but what lies beside the pages: no script, style, picture or form of anybody else's.
macro_rules! page_policy {
    () => {
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'"
    };
}

/// The policy as a page can state it.
pub const IN_PAGES: &str = page_policy!();

/// The headers of every answer. Who may show a page in a frame can be said in a header only.
pub const HEADERS: [(&str, &str); 4] = [
    (
        "Content-Security-Policy",
        concat!(page_policy!(), "; frame-ancestors 'none'"),
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    (
        "Permissions-Policy",
        "camera=(), microphone=(), geolocation=()",
    ),
];

/// A header for hosts that are reached by HTTPS alone.
pub const HTTPS_ONLY: (&str, &str) = ("Strict-Transport-Security", "max-age=31536000");

/// How long what has its content's hash in its name is kept.
pub const KEPT: (&str, &str) = ("Cache-Control", "public, max-age=31536000, immutable");
