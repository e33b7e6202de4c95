//! The shape of every file that authors write: which keys there are, what they take, and what they say.
//!
//! Reading refuses the keys that are not here, and a test build refuses to run where a key that is here is not read. The schema
//! for editors and the language server are made from the same tables.

use super::escalation::{Issues, OpenedBy, Product};
use super::partner::Charges;
use super::price::Per;
use super::program::Relationship;
use super::structure::Mode;
use crate::config::Compression;
use crate::diagnostic::Level;
use crate::message::say;
use crate::yaml::Takes::{
    self, Color, Country, Date, Decimal, Known, Language, List, Localized, Map, Table, Text, Truth,
    Url, Within, Words,
};
use crate::yaml::Vocabulary::{Areas, Clouds, Duties, Services, Severities, Vehicles};
use crate::yaml::{Key, Required, Shape};

/// A key that may be left out.
macro_rules! key {
    ($name:literal, $takes:expr, $about:literal) => {
        Key {
            name: $name,
            takes: $takes,
            required: Required::No,
            about: || say!($about),
        }
    };
}

/// A key that must be there.
macro_rules! required {
    ($name:literal, $takes:expr, $about:literal) => {
        Key {
            required: Required::Always,
            ..key!($name, $takes, $about)
        }
    };
}

/// `site.yaml`.
pub static SITE: Shape = Shape {
    what: || say!("a site"),
    keys: &[&[
        key!(
            "title",
            Localized,
            "What the directory of partners is called."
        ),
        key!("base_url", Url, "Where the output will be served."),
        required!(
            "locales",
            List(&Language),
            "The languages; the first is the default."
        ),
        key!("theme", Text, "A folder below `themes/`."),
        key!(
            "topics",
            Table(&Localized),
            "What the folders of the guidance are called, in the order in which they are listed."
        ),
        key!(
            "link_roots",
            Table(&Text),
            "What the paths stand for that links begin with which are at home on another site, and `xref:` of cross references."
        ),
        key!(
            "profiles",
            List(&Text),
            "What the partners are held to beyond the program: `br`, `accessibility`."
        ),
        key!(
            "levels",
            Table(&LEVEL),
            "Rules that report at another level: `X001: warning`."
        ),
        key!(
            "compress",
            List(&COMPRESSION),
            "Files get compressed siblings for hosts that serve them: `gz`, `br`."
        ),
    ]],
    choice: &[],
};

/// `partner.yaml`.
pub static PARTNER: Shape = Shape {
    what: || say!("a partner"),
    keys: &[
        &[
            required!("name", Localized, "What customers call the partner."),
            key!("description", Localized, "Whom it helps, with what."),
            key!(
                "base_url",
                Url,
                "Where the portal is served by itself, if it is: its folder is the root there."
            ),
            key!("legal", Map(&LEGAL), "Who is legally behind the name."),
            key!("privacy", Map(&PRIVACY), "Whom to ask about personal data."),
            key!(
                "accessibility",
                Map(&ACCESSIBILITY),
                "Whom to ask about what cannot be read."
            ),
            key!(
                "locales",
                List(&Language),
                "The languages that it publishes in; all of the site's where nothing is said."
            ),
            key!("markets", List(&Country), "The countries that it sells in."),
            key!("program", Map(&PROGRAM), "Its standing in the program."),
            key!(
                "services",
                List(&Known(Services)),
                "The online services that it sells."
            ),
            key!(
                "structure",
                List(&Map(&ARRANGEMENT)),
                "Who supports customers."
            ),
            key!(
                "charges",
                CHARGES,
                "How much of the support is charged for."
            ),
        ],
        DISCLOSURES,
        &[
            key!(
                "escalation",
                List(&Map(&PATH)),
                "What goes to Microsoft, and by which way."
            ),
            key!("brand", Map(&BRAND), "How the portal looks."),
        ],
    ],
    choice: &[],
};

/// A file of `offerings/`.
pub static OFFERING: Shape = Shape {
    what: || say!("an offering"),
    keys: &[
        &[
            required!("name", Localized, "What customers call the offering."),
            key!(
                "recommended",
                Truth,
                "Whether the comparison of plans points it out to those who are in doubt."
            ),
            key!(
                "covers",
                Map(&COVERS),
                "What it covers; all that the partner sells where nothing is said."
            ),
        ],
        DISCLOSURES,
        &[key!(
            "response",
            List(&Map(&TARGET)),
            "How soon a request gets its first answer, by severity."
        )],
    ],
    choice: &[],
};

/// What customers must be told: a partner says it for all offerings that do not say it themselves.
static DISCLOSURES: &[Key] = &[
    key!("support", Localized, "The support provided."),
    key!("hours", Map(&HOURS), "The service hours."),
    key!("contact", List(&Map(&CHANNEL)), "How to get in touch."),
    key!("pricing", List(&Map(&PRICE)), "What it costs."),
];

/// `legal` of a partner.
pub static LEGAL: Shape = Shape {
    what: || say!("`legal`"),
    keys: &[&[
        key!("name", Text, "The registered name."),
        key!("cnpj", Text, "The Brazilian company number."),
        key!("address", Text, "The postal address."),
        key!(
            "regulated_by",
            Text,
            "The authority that regulates its services, if one does."
        ),
    ]],
    choice: &[],
};

/// `privacy` of a partner.
pub static PRIVACY: Shape = Shape {
    what: || say!("`privacy`"),
    keys: &[DESK],
    choice: &[],
};

/// `accessibility` of a partner.
pub static ACCESSIBILITY: Shape = Shape {
    what: || say!("`accessibility`"),
    keys: &[DESK],
    choice: &[],
};

/// A desk beside that of the support.
static DESK: &[Key] = &[
    key!(
        "contact",
        List(&Map(&CHANNEL)),
        "How to get in touch with it."
    ),
    key!("statement", Text, "Where its statement is published."),
];

/// `program` of a partner.
pub static PROGRAM: Shape = Shape {
    what: || say!("`program`"),
    keys: &[&[
        key!("relationship", RELATIONSHIP, "How the partner transacts."),
        key!("provider", Text, "The indirect provider."),
        key!(
            "region",
            Text,
            "The region in which it may sell; that of its first market where nothing is said."
        ),
        key!(
            "clouds",
            List(&Known(Clouds)),
            "The clouds that it sells in."
        ),
        key!(
            "plans",
            List(&Text),
            "The support plans that it holds with Microsoft."
        ),
        key!(
            "competencies",
            List(&Map(&COMPETENCY)),
            "The competencies that it holds, as the program named them until 2022."
        ),
        key!(
            "designations",
            List(&Text),
            "The solutions partner designations that it holds."
        ),
    ]],
    choice: &[],
};

/// An entry of `program.competencies`.
pub static COMPETENCY: Shape = Shape {
    what: || say!("an entry of `competencies`"),
    keys: &[&[
        required!("name", Text, "Which competency."),
        required!("level", Text, "`gold` or `silver`."),
    ]],
    choice: &[],
};

/// An entry of `structure`.
pub static ARRANGEMENT: Shape = Shape {
    what: || say!("an entry of `structure`"),
    keys: &[&[
        key!(
            "mode",
            MODE,
            "`direct`: the partner's own desk; `resold` or `outsourced`: another company's."
        ),
        key!(
            "areas",
            List(&Known(Areas)),
            "The areas taken on; for the partner's own desk, all where nothing is said."
        ),
        key!(
            "services",
            List(&Known(Services)),
            "The services taken on; all where nothing is said."
        ),
        key!(
            "duties",
            List(&Known(Duties)),
            "The baseline duties taken on; all where nothing is said."
        ),
        key!("to", Text, "The other company."),
    ]],
    choice: &[],
};

/// An entry of `escalation`.
pub static PATH: Shape = Shape {
    what: || say!("an entry of `escalation`"),
    keys: &[&[
        required!("issues", ISSUES, "What is escalated."),
        Key {
            required: Required::Unless("opened_by", "provider"),
            ..key!("vehicle", Known(Vehicles), "By which way.")
        },
        key!(
            "product",
            PRODUCT,
            "For which kind of product; what the vehicle covers where nothing is said."
        ),
        key!(
            "services",
            List(&Known(Services)),
            "For which services; all that are sold where nothing is said."
        ),
        key!(
            "opened_by",
            OPENED_BY,
            "Who opens the ticket; the partner where nothing is said."
        ),
        key!("note", Localized, "The partner's words about it."),
    ]],
    choice: &[],
};

/// `brand` of a partner.
pub static BRAND: Shape = Shape {
    what: || say!("`brand`"),
    keys: &[&[
        key!(
            "color",
            Color,
            "One colour; the others are computed from it."
        ),
        key!("logo", Text, "A picture below the partner's folder."),
    ]],
    choice: &[],
};

/// `covers` of an offering.
pub static COVERS: Shape = Shape {
    what: || say!("`covers`"),
    keys: &[&[
        key!("services", List(&Known(Services)), "The services covered."),
        key!("areas", List(&Known(Areas)), "The areas covered."),
        key!("clouds", List(&Known(Clouds)), "The clouds covered."),
    ]],
    choice: &[],
};

/// An entry of `response`.
pub static TARGET: Shape = Shape {
    what: || say!("an entry of `response`"),
    keys: &[&[
        required!("severity", Known(Severities), "How grave the request is."),
        required!(
            "within",
            Within,
            "A number and minutes, hours, business hours, business days or days; or `none`, or `not offered`."
        ),
    ]],
    choice: &[],
};

/// `hours`.
pub static HOURS: Shape = Shape {
    what: || say!("`hours`"),
    keys: &[&[
        key!(
            "time_zone",
            Text,
            "A time zone of the IANA database, such as America/Sao_Paulo."
        ),
        key!(
            "open",
            Text,
            "Opening hours as OpenStreetMap writes them, such as `Mo-Fr 09:00-18:00; PH off`."
        ),
        key!("holidays", Map(&HOLIDAYS), "The days on which `PH` holds."),
    ]],
    choice: &[],
};

/// `hours.holidays`.
pub static HOLIDAYS: Shape = Shape {
    what: || say!("`holidays`"),
    keys: &[&[
        key!("valid_through", Date, "Until when the list is complete."),
        key!("closed", List(&Date), "The dates."),
    ]],
    choice: &[],
};

/// An entry of `contact`.
pub static CHANNEL: Shape = Shape {
    what: || say!("an entry of `contact`"),
    keys: &[&[
        key!(
            "phone",
            Text,
            "A number, international with `+` or national."
        ),
        key!("email", Text, "An e-mail address."),
        key!("web", Url, "A page where requests are taken."),
        key!(
            "languages",
            List(&Language),
            "The languages spoken there; all of the portal's where nothing is said."
        ),
        key!("note", Localized, "What it is for."),
        key!("cost", Localized, "What it costs to call, in words."),
        key!(
            "within",
            Within,
            "How soon requests are usually answered there, such as `1 business day`."
        ),
        key!(
            "national",
            Truth,
            "Whether the number can only be called from within its country."
        ),
        key!(
            "country",
            Country,
            "The country whose numbering plan a national number belongs to."
        ),
    ]],
    choice: &["phone", "email", "web"],
};

/// An entry of `pricing`.
pub static PRICE: Shape = Shape {
    what: || say!("an entry of `pricing`"),
    keys: &[
        &[
            key!("free", Truth, "Nothing is to pay."),
            key!("included", Localized, "What it is paid for with."),
        ],
        AMOUNT,
        &[
            key!("percent", Decimal, "A share of what the customer spends."),
            key!("of", Localized, "What the share is of."),
            key!("minimum", Map(&MINIMUM), "The least that is to pay."),
            key!(
                "on_request",
                Truth,
                "The price is not said, which does not satisfy the duty to disclose it."
            ),
            key!("tax", TAX, "Whether tax is in the price."),
            key!("market", Country, "The country in which the price holds."),
            key!("valid_through", Date, "Until when the price holds."),
        ],
    ],
    choice: &["amount", "free", "included", "percent", "on_request"],
};

/// `minimum` of a price.
pub static MINIMUM: Shape = Shape {
    what: || say!("`minimum`"),
    keys: &[AMOUNT],
    choice: &[],
};

/// A sum of money.
static AMOUNT: &[Key] = &[
    key!(
        "amount",
        Decimal,
        "An exact decimal between quotes, such as \"450.00\"."
    ),
    key!("currency", Text, "The currency by its code in ISO 4217."),
    key!("per", PER, "What it is for."),
];

/// A file of `content/policies/`.
pub static POLICY: Shape = Shape {
    what: || say!("a policy"),
    keys: &[&[
        required!(
            "policy",
            Text,
            "The policy that the entries belong to: `csp`."
        ),
        key!("areas", List(&Text), "Areas of support."),
        key!("duties", List(&Text), "Baseline duties."),
        key!("severities", List(&Text), "Severities, the gravest first."),
        key!(
            "microsoft_hosts",
            List(&Text),
            "Hosts of the web that are Microsoft's own."
        ),
        key!(
            "first_response",
            List(&Map(&FIRST_RESPONSE)),
            "How soon Microsoft itself answers what is escalated."
        ),
        key!("clouds", List(&Map(&CLOUD)), "Clouds."),
        key!("services", List(&Map(&SERVICE)), "Online services."),
        key!(
            "regions",
            List(&Map(&REGION)),
            "Regions in which a partner may sell."
        ),
        key!(
            "plans",
            List(&Map(&PLAN)),
            "Support plans that a partner may hold."
        ),
        key!("vehicles", List(&Map(&VEHICLE)), "Ways to escalate."),
        key!(
            "requirements",
            List(&Map(&REQUIREMENT)),
            "What is required."
        ),
        key!(
            "terms",
            List(&Map(&NAMED_TERM)),
            "Names that no translation changes."
        ),
    ]],
    choice: &[],
};

/// An entry of `first_response` in a policy.
pub static FIRST_RESPONSE: Shape = Shape {
    what: || say!("an entry of `first_response`"),
    keys: &[
        &[
            required!("id", Text, "The severity."),
            required!(
                "within",
                Within,
                "A number and minutes, hours, business hours, business days or days; or `none`, or `not offered`."
            ),
        ],
        TERM,
    ],
    choice: &[],
};

/// An entry of `clouds` in a policy.
pub static CLOUD: Shape = Shape {
    what: || say!("an entry of `clouds`"),
    keys: &[
        NAMED,
        &[key!(
            "languages",
            List(&Text),
            "Languages in which a partner who sells in it must publish."
        )],
        TERM,
    ],
    choice: &[],
};

/// An entry of `regions` in a policy.
pub static REGION: Shape = Shape {
    what: || say!("an entry of `regions`"),
    keys: &[&[
        required!("id", Text, "Its identifier."),
        key!("markets", List(&Text), "The countries in it."),
    ]],
    choice: &[],
};

/// An entry of `plans` in a policy.
pub static PLAN: Shape = Shape {
    what: || say!("an entry of `plans`"),
    keys: &[
        NAMED,
        &[key!(
            "required_of",
            List(&Text),
            "The partners who must hold this plan or another that is required of them."
        )],
        TERM,
    ],
    choice: &[],
};

/// An entry of `covers` of a vehicle.
pub static COVERED: Shape = Shape {
    what: || say!("an entry of `covers`"),
    keys: &[&[required!("product", PRODUCT, "A kind of product.")], TERM],
    choice: &[],
};

/// An entry of `services` in a policy.
pub static SERVICE: Shape = Shape {
    what: || say!("an entry of `services`"),
    keys: &[
        NAMED,
        &[
            key!(
                "reference",
                Text,
                "Where its own support requirements are published."
            ),
            key!(
                "tickets_by_provider",
                Truth,
                "Whether only the indirect provider opens tickets about it."
            ),
        ],
        TERM,
    ],
    choice: &[],
};

/// An entry of `vehicles` in a policy.
pub static VEHICLE: Shape = Shape {
    what: || say!("an entry of `vehicles`"),
    keys: &[
        NAMED,
        &[
            key!("issues", List(&Text), "The issues that it takes."),
            key!("renamed", Text, "What it is called since it ended."),
            key!(
                "covers",
                List(&Map(&COVERED)),
                "The kinds of product that it is for; all where nothing is said."
            ),
            key!(
                "eligible",
                List(&Map(&ELIGIBILITY)),
                "What makes a partner eligible: any of the entries is enough."
            ),
        ],
        TERM,
    ],
    choice: &[],
};

/// An entry of `eligible` of a vehicle.
pub static ELIGIBILITY: Shape = Shape {
    what: || say!("an entry of `eligible`"),
    keys: &[
        &[
            key!("plan", Text, "A support plan that is held."),
            key!(
                "competency",
                Text,
                "The level of a competency that is held."
            ),
            key!("designation", Text, "A designation that is held, or `any`."),
        ],
        TERM,
    ],
    choice: &["plan", "competency", "designation"],
};

/// An entry of `requirements` in a policy.
pub static REQUIREMENT: Shape = Shape {
    what: || say!("an entry of `requirements`"),
    keys: &[
        &[
            required!("id", Text, "Its identifier."),
            required!("text", Text, "What is required."),
            key!("profile", Text, "The profile that it belongs to."),
            key!("market", Text, "The country in which it holds."),
        ],
        TERM,
    ],
    choice: &[],
};

/// An entry of `terms` in a policy.
pub static NAMED_TERM: Shape = Shape {
    what: || say!("an entry of `terms`"),
    keys: &[
        NAMED,
        &[key!(
            "altered",
            List(&Text),
            "What damaged translations have in its place."
        )],
    ],
    choice: &[],
};

/// What an entry of a policy is called.
static NAMED: &[Key] = &[
    required!("id", Text, "Its identifier."),
    key!(
        "name",
        Text,
        "The product's name, which is never translated."
    ),
];

/// When an entry of a policy holds.
static TERM: &[Key] = &[
    key!(
        "from",
        Date,
        "The first day on which it holds; always where nothing is said."
    ),
    key!("until", Date, "The first day on which it holds no longer."),
];

const CHARGES: Takes = Words(|| names(&Charges::WORDS));
const RELATIONSHIP: Takes = Words(|| names(&Relationship::WORDS));
const MODE: Takes = Words(|| names(&Mode::WORDS));
const ISSUES: Takes = Words(|| names(&Issues::WORDS));
const PRODUCT: Takes = Words(|| names(&Product::WORDS));
const OPENED_BY: Takes = Words(|| names(&OpenedBy::WORDS));
const PER: Takes = Words(|| names(&Per::WORDS));
const TAX: Takes = Words(|| names(&super::price::Tax::WORDS));
const COMPRESSION: Takes = Words(|| Compression::ALL.map(Compression::word).into());

const LEVEL: Takes = Words(|| {
    [Level::Error, Level::Warning, Level::Info]
        .map(Level::as_str)
        .into()
});

fn names<T, const N: usize>(words: &[(&'static str, T); N]) -> Vec<&'static str> {
    words.iter().map(|(word, _)| *word).collect()
}
