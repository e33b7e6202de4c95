//! Every feature of the dialect, from its text to what readers get.

use super::tests::{article, page, page_with, with};
use crate::catalog::article::{Part, Taken};

/// What a body shows, without its tags.
fn shown(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    text
}

#[test]
fn alerts_are_alerts_in_lists_without_spaces_in_any_case_and_with_words_behind_their_mark() {
    for text in [
        "> [!NOTE]\n> Texto.\n",
        ">[!note]\n>Texto.\n",
        "> [!Note] Texto.\n",
        "> [!NOTE]\nTexto.\n",
        "> [!NOTE]  \n> Texto.\n",
    ] {
        assert_eq!(
            page(text),
            "<div class=\"alert alert-note\"><p class=\"alert-title\">Nota</p>\n<p>Texto.</p>\n</div>\n",
            "{text:?}"
        );
    }
    let html = page("1. Passo\n\n   > [!TIP]\n   > Texto.\n\n2. Outro\n");
    assert!(html.contains("<div class=\"alert alert-tip\">"), "{html}");
    assert!(!html.contains("[!"), "{html}");
    // One that nobody knows is an ordinary quote, without its mark.
    for text in ["> [!URGENTE]\n> Ligue.\n", "> [!URGENTE]\n>\n> Ligue.\n"] {
        assert_eq!(page(text), "<blockquote>\n<p>Ligue.</p>\n</blockquote>\n");
    }
    // One that was translated is what it means, and reported all the same.
    for text in [
        "> [!OBSERVAÇÃO]\n> Ligue.\n",
        "> [!Nota] Ligue.\n",
        "> [!OBS]\n>\n> Ligue.\n",
    ] {
        assert_eq!(
            page(text),
            "<div class=\"alert alert-note\"><p class=\"alert-title\">Nota</p>\n<p>Ligue.</p>\n</div>\n",
            "{text:?}"
        );
        assert_eq!(article(text).unknown_directives.len(), 1, "{text:?}");
    }
    // Some have both, be it behind a tag.
    for text in [
        "> [!NOTE]\n> [!NOTA] Ligue.\n",
        "> [!NOTE]\n> <span data-ttu-id=\"c9021-p102\">[!OBSERVAçãO] Ligue.</span>\n",
        "> [!NOTE]\n> <p>[!OBSERVAÇÃO] Ligue.</p>\n",
    ] {
        let html = page(text);
        assert_eq!(html.matches("alert-title").count(), 1, "{html}");
        assert!(
            shown(&html).trim_end().ends_with(" Ligue.") && !html.contains("[!"),
            "{html}"
        );
    }
    // In code, escaped and outside of quotes, it is a word like others.
    for text in [
        "Escreva [!NOTA] na primeira linha.\n",
        "a \\[!NOTA] b\n",
        "**[!CUIDADO]**\n",
        "<table><tr><td><code>[!NOTA]</code></td></tr></table>\n",
        "<pre>\n[!NOTE]\n</pre>\n",
    ] {
        assert!(page(text).contains("[!"), "{text:?} {}", page(text));
        assert!(article(text).unknown_directives.is_empty(), "{text:?}");
    }
    // Elsewhere, brackets with an exclamation mark are text.
    assert!(page("Use `a` ou [!x-z] aqui.\n").contains("[!x-z]"));
}

#[test]
fn another_alert_in_a_quote_is_a_box_of_its_own() {
    let alert = |class: &str, title: &str, inner: &str| {
        format!(
            "<div class=\"alert alert-{class}\"><p class=\"alert-title\">{title}</p>\n{inner}</div>\n"
        )
    };
    let both = alert("tip", "Dica", "<p>Um.</p>\n") + &alert("warning", "Aviso", "<p>Dois.</p>\n");
    for text in [
        "> [!TIP]\n> Um.\n> [!WARNING]\n> Dois.\n",
        "> [!TIP]\n> Um.\n>\n> [!WARNING]\n> Dois.\n",
        "> [!TIP] Um.\n> [!WARNING] Dois.\n",
        "> [!TIP]\n> Um.\n>\n> [!WARNING]\n>\n> Dois.\n",
    ] {
        assert_eq!(page(text), both, "{text}");
        let article = article(text);
        assert_eq!(
            article
                .parts
                .iter()
                .filter(|(part, _)| *part == Part::Alert)
                .count(),
            2
        );
    }
    assert_eq!(
        page("> Um.\n> [!WARNING]\n> Dois.\n\nTrês.\n"),
        "<blockquote>\n<p>Um.</p>\n</blockquote>\n".to_owned()
            + &alert("warning", "Aviso", "<p>Dois.</p>\n")
            + "<p>Três.</p>\n"
    );
    // A box does not tear what it would end in.
    let html =
        page("> Um.\n> :::zone target=\"chromeless\"\n> [!TIP]\n> Dois.\n> :::zone-end\n> Três.\n");
    assert_eq!(
        html,
        "<blockquote>\n<p>Um.</p>\n<p>Três.</p>\n</blockquote>\n"
    );
    let html =
        page("> [!NOTE]\n> <b>Um</b>\n> :::image source=\"m/x.png\" alt-text=\"X\":::\n> Dois.\n");
    assert_eq!(
        html.matches("<div").count() + html.matches("blockquote").count(),
        1,
        "{html}"
    );
    // In the middle of a line, it is a word.
    let html = page("> [!TIP]\n> Escreva [!NOTE] assim.\n");
    assert_eq!(html.matches("alert-title").count(), 1, "{html}");
}

#[test]
fn machines_that_translate_write_directives_of_their_own() {
    for (text, expected) in [
        (
            "O :::no-loc(Identity)::: e\n",
            "<p>O <span translate=\"no\">Identity</span> e</p>\n",
        ),
        (
            "O [!OP.NO-LOC(A.B)] e\n",
            "<p>O <span translate=\"no\">A.B</span> e</p>\n",
        ),
        (
            ":::no-loc(A)::: e :::no-loc(B):::\n",
            "<p><span translate=\"no\">A</span> e <span translate=\"no\">B</span></p>\n",
        ),
        (
            "> [! IMPORTANTE] a\n",
            "<div class=\"alert alert-important\"><p class=\"alert-title\">Importante</p>\n<p>a</p>\n</div>\n",
        ),
        (
            "> [!VÍDEO https://video.example/1]\n",
            "<p><a href=\"https://video.example/1\">Vídeo: video.example</a></p>\n",
        ),
    ] {
        assert_eq!(page(text), expected, "{text}");
    }
    let text = ":::row:::\n    :::column span:::\n        Um\n    :::column-end:::\n    :::column span=\"2\":::\n        Dois\n    :::column-end:::\n:::row-end:::\n";
    assert_eq!(
        page(text),
        "<div class=\"row\">\n<div class=\"column\">\n<p>Um</p>\n</div>\n<div class=\"column span-2\">\n<p>Dois</p>\n</div>\n</div>\n"
    );
    let titled =
        article("---\ntitle: 'Visão de :::no-loc(Identity)::: em [!OP.NO-LOC(A)]'\n---\n\na\n");
    assert_eq!(titled.title(), "Visão de Identity em A");
    for title in [
        "1. A ::: b",
        "# [!NOTE] e `[!TIP]` c",
        "A <b> C# *d*: [e](f.md)",
    ] {
        let titled = article(&format!("---\ntitle: '{title}'\n---\n\na\n"));
        assert_eq!(titled.title(), title);
    }
    // It ends where it ends.
    assert!(
        page("a :::no-loc(b) e :::no-loc(c)::: d\n").contains("<span translate=\"no\">c</span>")
    );
}

#[test]
fn addresses_are_links_and_emoji_are_signs_outside_of_code_and_links() {
    for (text, expected) in [
        (
            "Veja https://a.example/x_y_z.\n",
            "<p>Veja <a href=\"https://a.example/x_y_z\">https://a.example/x_y_z</a>.</p>\n",
        ),
        (
            "- www.a.example, :x:\n",
            "<ul>\n<li><a href=\"http://www.a.example/\">www.a.example</a>, ❌</li>\n</ul>\n",
        ),
        (
            "[https://a.example :x:](b.md) `https://a.example :x:`\n",
            "<p><a href=\"b/\">https://a.example ❌</a> <code>https://a.example :x:</code></p>\n",
        ),
        (
            "<a href=\"https://a.example\">www.b.example</a>\n",
            "<p><a href=\"https://a.example/\">www.b.example</a></p>\n",
        ),
    ] {
        assert_eq!(page(text), expected, "{text}");
    }
    assert_eq!(article("Veja https://a.example/x.\n").links.len(), 1);
    // What goes on, what leads nowhere, and colons that mean something else.
    for text in [
        "http://a.example:<port>/ https://a.example/p.&amp;q=1\n",
        "https://a.example/*b*/c https://a.example/`b`\n",
        "https://a.example:port/b, http://192.168.0.256 e www.1.2\n",
        "std::key::b, C:\\:key:\\a, **A**:key: e \\:x: b\n",
    ] {
        assert!(article(text).links.is_empty(), "{text}");
        assert!(page(text).is_ascii(), "{text}");
    }
    let html = page("|a|\n|-|\n|https://a.example/x<br>https://b.example/y|\n|:x:|\n");
    assert_eq!(html.matches("<a href").count(), 2, "{html}");
    assert!(html.contains("<td>❌</td>"), "{html}");
    // An anchor is made of the name.
    let heading = article("## :rocket: Começar :x:\n").headings.remove(0);
    assert_eq!(
        (heading.text.as_str(), heading.id.as_str()),
        ("🚀 Começar ❌", "rocket-começar-x")
    );
}

#[test]
fn a_picture_of_another_site_is_a_link_to_it() {
    for (text, expected) in [
        (
            "![Um](https://a.example/b.png)\n",
            "<p><a href=\"https://a.example/b.png\">Um</a></p>\n",
        ),
        (
            "![](https://a.example/b.png)\n",
            "<p><a href=\"https://a.example/b.png\">https://a.example/b.png</a></p>\n",
        ),
        (
            "[![Um](https://a.example/b.png)](b.md)\n",
            "<p><a href=\"b/\">Um</a></p>\n",
        ),
        (
            "<img src=\"https://a.example/b.png\" alt=\"Um\">\n",
            "<a href=\"https://a.example/b.png\">Um</a>\n",
        ),
    ] {
        assert_eq!(page(text), expected, "{text}");
    }
}

#[test]
fn a_link_to_a_file_with_blanks_in_its_name_is_a_link() {
    assert_eq!(
        page("Veja [o *guia*](meu guia.md#a) e [isto](nota, veja abaixo).\n"),
        "<p>Veja <a href=\"meu guia/\">o *guia*</a> e [isto](nota, veja abaixo).</p>\n"
    );
    assert_eq!(
        page("![X](m/meu x.png)\n"),
        "<p><img src=\"m/meu x.png\" alt=\"X\" width=\"3\" height=\"4\" loading=\"lazy\"></p>\n"
    );
    for text in [
        "\\[a](my file.md)\n",
        "Array[string](a, b.zip)\n",
        "x[y](my file.md)\n",
    ] {
        assert!(article(text).links.is_empty(), "{text}");
    }
}

#[test]
fn what_a_picture_shows_ends_or_is_none() {
    assert_eq!(
        page(":::image type=\"complex\" source=\"m/x.png\" alt-text=\"X\":::\n\n## Depois\n"),
        "<p><img src=\"m/x.png\" alt=\"X\" width=\"3\" height=\"4\" loading=\"lazy\"></p>\n<h2 id=\"depois\">Depois</h2>\n"
    );
}

#[test]
fn text_for_programs_is_not_shown_and_old_elements_are_what_they_mean() {
    for (text, expected) in [
        (
            "<style>\n.a td {b:c}\n\nx\n</style>\n<nobr>a</nobr> <tt>b</tt> <q>c</q>\n",
            "<p>a <code>b</code> <q>c</q></p>",
        ),
        ("<script>alert(1)</script>\n\na\n", "<p>a</p>"),
        (
            "<table><caption>a</caption><tfoot><tr><td>b</td></tr></tfoot></table>\n",
            "<table><caption>a</caption><tfoot><tr><td>b</td></tr></tfoot></table>",
        ),
    ] {
        assert_eq!(page(text).trim(), expected, "{text}");
    }
    assert!(page("<script> é um elemento.\n").contains("é um elemento"));
}

#[test]
fn pictures_have_their_words_their_size_and_their_larger_self() {
    let html = page(
        ":::image type=\"content\" source=\"m/a_b.png\" alt-text=\"Um *botão* & mais\" lightbox=\"m/big.png\":::\n",
    );
    assert_eq!(
        html,
        "<p><a href=\"m/big.png\"><img src=\"m/a_b.png\" alt=\"Um *botão* &amp; mais\" width=\"3\" height=\"4\" loading=\"lazy\"></a></p>\n"
    );
    let html =
        page("Escolha :::image type=\"icon\" source=\"m/ok.png\" border=\"false\"::: e siga.\n");
    assert_eq!(
        html,
        "<p>Escolha <img class=\"icon\" src=\"m/ok.png\" alt=\"\" width=\"3\" height=\"4\" loading=\"lazy\"> e siga.</p>\n"
    );
    let html = page(":::image source=\"m/ok.png\" alt-text=\"O botão \\\"Salvar\\\" e mais\":::\n");
    assert!(
        html.contains("alt=\"O botão &quot;Salvar&quot; e mais\""),
        "{html}"
    );
    // As deep in a list as it may stand.
    for indent in ["", "   ", "       ", "\t"] {
        let html = page(&format!(
            "1. Um\n\n{indent}:::image source=\"m/x.png\" alt-text=\"x\":::\n\n1. Dois\n"
        ));
        assert!(html.contains("<img src=\"m/x.png\""), "{indent:?}: {html}");
        assert!(!html.contains(":::") && !html.contains("&lt;?"), "{html}");
    }
    let html = page(
        ":::image type=\"complex\" source=\"m/x.png\" alt-text=\"Um diagrama\":::\n  Três caixas.\n\n  - Uma\n:::image-end:::\nDepois.\n",
    );
    assert_eq!(
        html,
        "<figure>\n<img src=\"m/x.png\" alt=\"Um diagrama\" width=\"3\" height=\"4\" loading=\"lazy\"><figcaption><details><summary>O que a imagem mostra</summary>\n<p>Três caixas.</p>\n<ul>\n<li>Uma</li>\n</ul>\n</details></figcaption>\n</figure>\n<p>Depois.</p>\n"
    );
    assert!(
        page("<img src=\"m/x.png\" alt=\"Um botão\" onload=\"x\">\n")
            .contains("<img src=\"m/x.png\" alt=\"Um botão\"")
    );
    // What it says of itself may take several lines, and its end one of its own; in a quote, each has its mark.
    let picture =
        "<img src=\"m/x.png\" alt=\"Um botão\" width=\"3\" height=\"4\" loading=\"lazy\">";
    for (text, expected) in [
        (
            ":::image type=\"content\"\n  source=\"m/x.png\"\n  alt-text=\"Um botão\"\n:::\n",
            format!("<p>{picture}</p>\n"),
        ),
        (
            "> Veja\n> :::image type=\"content\"\n> source=\"m/x.png\" alt-text=\"Um botão\":::\n> aqui\n",
            format!("<blockquote>\n<p>Veja\n{picture}\naqui</p>\n</blockquote>\n"),
        ),
        // Sizes are the file's own.
        (
            "![Um botão](m/x.png =30x40) e ![Um botão]( m/x.png  =50%x )\n",
            format!("<p>{picture} e {picture}</p>\n"),
        ),
    ] {
        assert_eq!(page(text), expected, "{text}");
    }
    for text in [
        "\\![a](b.png =3x4)\n",
        "[a](b.png =3x4)\n",
        "![a](b.png =x=)\n",
    ] {
        assert!(!page(text).contains("<img"), "{text}");
    }
    assert!(page("```\n:::image source=\"m/x.png\":::\n```\n").contains(":::image source="));
    assert!(page("Escreva `:::image source=\"x.png\":::` assim.\n").contains(":::image source="));
}

#[test]
fn rows_and_columns_hold_what_stands_in_them() {
    let html = page(
        ":::row:::\n   :::column span=\"2\":::\n      **Um**\n\n      - a\n   :::column-end:::\n   :::column:::\n      Dois\n   :::column-end:::\n:::row-end:::\nDepois.\n",
    );
    assert_eq!(
        html,
        "<div class=\"row\">\n<div class=\"column span-2\">\n<p><strong>Um</strong></p>\n<ul>\n<li>a</li>\n</ul>\n</div>\n<div class=\"column\">\n<p>Dois</p>\n</div>\n</div>\n<p>Depois.</p>\n"
    );
    // What is not closed ends with what it stands in; what is not open ends nothing.
    assert_eq!(
        page("- a\n\n  :::row:::\n  b\n\n:::column-end:::\nc\n"),
        "<ul>\n<li>\n<p>a</p>\n<div class=\"row\">\n<p>b</p>\n</div>\n</li>\n</ul>\n<p>c</p>\n"
    );
}

#[test]
fn zones_and_versions_say_whom_they_are_for() {
    let html = page("::: moniker range=\">=vs-2019\"\nNovo.\n::: moniker-end\n");
    assert_eq!(
        html,
        "<div class=\"zone\">\n<p class=\"zone-title\">Versões: ≥ vs-2019</p>\n<p>Novo.</p>\n</div>\n"
    );
    let html = page(
        ":::zone pivot=\"azure-cli\"\nA.\n:::zone-end\n:::zone target=\"chromeless\"\nB.\n:::zone-end\nC.\n",
    );
    assert_eq!(
        html,
        "<div class=\"zone\">\n<p class=\"zone-title\">azure cli</p>\n<p>A.</p>\n</div>\n<p>C.</p>\n"
    );
}

#[test]
fn tabs_are_headed_sections_up_to_a_rule() {
    let html = page(
        "## Instalar\n\n# [Windows](#tab/win)\n\nA.\n\n# <a name=\"x\"></a>[Linux](#tab/linux/cli)\n\nB.\n\n---\n\nC.\n",
    );
    assert_eq!(
        html,
        "<h2 id=\"instalar\">Instalar</h2>\n<div class=\"tabs\">\n<section class=\"tab\" id=\"tab.1.1\" data-tab=\"win\">\n<h3 class=\"tab-title\" id=\"windows\">Windows</h3>\n<p>A.</p>\n</section>\n<section class=\"tab\" id=\"tab.1.2\" data-tab=\"linux\" data-when=\"cli\">\n<h3 class=\"tab-title\" id=\"x\">Linux</h3>\n<p>B.</p>\n</section>\n</div>\n<p>C.</p>\n"
    );
    // Without a rule they end with what they stand in, and a link in a sentence is a link.
    let html = page("- a\n\n  # [Um](#tab/um)\n\n  b\n\n- c, [Um](#tab/um)\n");
    assert_eq!(html.matches("<section").count(), 1, "{html}");
    assert!(html.contains("</section>\n</div>\n</li>"), "{html}");
    let parts = article("# [Um](#tab/um)\n\na\n\n# [Dois](#tab/dois)\n\nb\n").parts;
    assert_eq!(
        parts.iter().map(|(part, _)| *part).collect::<Vec<_>>(),
        [Part::Tab, Part::Tab]
    );
}

#[test]
fn boxes_have_the_classes_that_a_theme_knows() {
    assert_eq!(
        page("> [!div class=\"checklist\"]\n> - Um\n> - Dois\n"),
        "<div class=\"checklist\">\n<ul>\n<li>Um</li>\n<li>Dois</li>\n</ul>\n</div>\n"
    );
    assert_eq!(
        page("> [!div class=\"nextstepaction\"]\n> [Siga](b.md)\n"),
        "<div class=\"next-step\">\n<p><a href=\"b/\">Siga</a></p>\n</div>\n"
    );
    assert_eq!(
        page("> [!div class=\"x\" id=\"y\"]\n> a\n"),
        "<div>\n<p>a</p>\n</div>\n"
    );
    assert_eq!(page("[!div class=\"x\"] a\n"), "<p>a</p>\n");
}

#[test]
fn videos_are_links_that_say_where_they_lead() {
    let video = "<p><a href=\"https://video.example/v/1\">Vídeo: video.example</a></p>\n";
    assert_eq!(page("> [!VIDEO https://video.example/v/1]\n"), video);
    assert_eq!(page("[!VIDEO https://video.example/v/1]\n"), video);
    assert_eq!(
        page(":::video source=\"https://video.example/v/1\":::\n"),
        video
    );
}

#[test]
fn words_that_are_not_translated_are_words() {
    assert_eq!(
        page("Abra :::no-loc text=\"Azure_Portal\"::: agora.\n"),
        "<p>Abra <span translate=\"no\">Azure_Portal</span> agora.</p>\n"
    );
    assert_eq!(
        page("## O :::no-loc text=\"Azure\":::\n"),
        "<h2 id=\"o-azure\">O <span translate=\"no\">Azure</span></h2>\n"
    );
}

#[test]
fn texts_are_taken_in_as_blocks_and_in_lines_and_one_in_another() {
    let files = [
        (
            "pt-BR/includes/nota.md",
            "---\ntitle: x\n---\n> [!NOTE]\n> Leia [isto](../b.md).\n",
        ),
        ("pt-BR/includes/nome.md", "o **portal**\n"),
        ("pt-BR/includes/dois.md", "Um.\n\n[!INCLUDE [x](nome.md)]\n"),
        ("en-US/includes/only.md", "In English.\n"),
    ];
    assert_eq!(
        page_with("[!INCLUDE [x](includes/nota.md)]\n", &files),
        "<div class=\"alert alert-note\"><p class=\"alert-title\">Nota</p>\n<p>Leia <a href=\"b/\">isto</a>.</p>\n</div>\n"
    );
    assert_eq!(
        page_with("Abra [!include[x](includes/nome.md)] agora.\n", &files),
        "<p>Abra o <strong>portal</strong> agora.</p>\n"
    );
    assert_eq!(
        page_with("- [!INCLUDE [x](includes/nome.md)]\n", &files),
        "<ul>\n<li>o <strong>portal</strong></li>\n</ul>\n"
    );
    assert_eq!(
        page_with(
            "| a |\n|---|\n| [!INCLUDE [x](includes/dois.md)] |\n",
            &files
        )
        .matches("<td>Um.\no <strong>portal</strong></td>")
        .count(),
        1
    );
    assert_eq!(
        page_with("A [!INCLUDE [x](includes/dois.md)] B\n", &files),
        "<p>A </p>\n<p>Um.</p>\n<p>o <strong>portal</strong></p>\n<p> B</p>\n"
    );
    assert_eq!(
        page_with("[!INCLUDE [x](includes/only.md)]\n", &files),
        "<div lang=\"en-US\">\n<p>In English.</p>\n</div>\n"
    );
    let circle = [
        ("pt-BR/includes/a.md", "[!INCLUDE [x](b.md)]\n"),
        ("pt-BR/includes/b.md", "b [!INCLUDE [x](a.md)]\n"),
    ];
    assert_eq!(
        shown(&page_with("[!INCLUDE [x](includes/a.md)]\n", &circle)).trim(),
        "b"
    );
    let (own, _) = with("[!INCLUDE [x](a.md)]\n", &[]);
    assert_eq!(own.unwrap().includes[0].taken, Taken::Circular);
    // What is not there leaves nothing behind.
    assert_eq!(
        page("[!INCLUDE [x](includes/none.md)]\n\na\n"),
        "<p>a</p>\n"
    );
    // Bombs stay small.
    let bomb = format!("{}\n\n", "[!INCLUDE [x](b.md)]").repeat(200);
    let inner = "x".repeat(100_000);
    let files = [
        ("pt-BR/includes/a.md", bomb.as_str()),
        ("pt-BR/includes/b.md", inner.as_str()),
    ];
    assert!(
        page_with(
            "[!INCLUDE [x](includes/a.md)]\n\n[!INCLUDE [x](includes/a.md)]\n",
            &files
        )
        .len()
            < 1_300_000
    );
}

#[test]
fn the_text_of_a_link_may_include_another() {
    let files = [
        ("pt-BR/nome.md", "o **portal**\n"),
        ("pt-BR/elo.md", "veja [isto](c.md)\n"),
        ("pt-BR/dois.md", "Um.\n\nDois.\n"),
    ];
    let name = "[!INCLUDE[x](nome.md)]";
    for (text, expected) in [
        (
            format!("## Abra [todo {name} aqui](b.md) e {name}\n"),
            "<h2 id=\"abra-todo-o-portal-aqui-e-o-portal\">Abra <a href=\"b/\">todo o <strong>portal</strong> aqui</a> e o <strong>portal</strong></h2>\n",
        ),
        (
            format!("- **[{name}][y]**, [{name}\nx](b.md)\n\n[y]: b.md\n"),
            "<ul>\n<li><strong><a href=\"b/\">o <strong>portal</strong></a></strong>, <a href=\"b/\">o <strong>portal</strong>\nx</a></li>\n</ul>\n",
        ),
        (
            format!("`[a {name}](b.md)` [a\n`b {name}` c](b.md)\n\n<p>[a {name}\n"),
            "<p><code>[a [!INCLUDE[x](nome.md)]](b.md)</code> <a href=\"b/\">a\n<code>b [!INCLUDE[x](nome.md)]</code> c</a></p>\n<p>[a o <strong>portal</strong>\n</p>",
        ),
        (
            format!(
                "veja [o\n{name} aqui](b.md)\n\n{name} x](b.md)\n\n[a [!INCLUDE[x](nome.md)\nb](b.md)\n"
            ),
            "<p>veja <a href=\"b/\">o\no <strong>portal</strong> aqui</a></p>\n<p>o <strong>portal</strong> x](b.md)</p>\n<p><a href=\"b/\">a o <strong>portal</strong>\nb</a></p>\n",
        ),
        (
            format!("a\n\n    [a {name}](b.md) <?php ?>\n\n```\n```x\n```\n"),
            "<p>a</p>\n<pre tabindex=\"0\"><code>[a [!INCLUDE[x](nome.md)]](b.md) &lt;?php ?&gt;\n</code></pre>\n<pre tabindex=\"0\"><code>```x\n</code></pre>\n",
        ),
        (
            format!("a\n\n    [a {name}](b.md)\n"),
            "<p>a</p>\n<pre tabindex=\"0\"><code>[a [!INCLUDE[x](nome.md)]](b.md)\n</code></pre>\n",
        ),
    ] {
        assert_eq!(page_with(&text, &files), expected, "{text}");
    }
    for (path, said) in [("elo.md", "veja isto"), ("dois.md", "Um.\nDois.")] {
        assert_eq!(
            page_with(&format!("[a [!INCLUDE[x]({path})] b](b.md)\n"), &files),
            format!("<p><a href=\"b/\">a {said} b</a></p>\n")
        );
    }
}

#[test]
fn code_of_other_files_is_shown_with_its_lines_marked() {
    let files = [(
        "pt-BR/code/a.cs",
        "using A;\nclass B\n{\n    void C() { }\n}\n",
    )];
    assert_eq!(
        page_with(
            "[!code-csharp[Main](code/a.cs?range=2-3&highlight=1)]\n",
            &files
        ),
        "<pre tabindex=\"0\"><code class=\"language-csharp\"><mark>class B</mark>\n{\n</code></pre>\n"
    );
    assert_eq!(
        page_with(
            ":::code language=\"c#\" source=\"code/a.cs\" range=\"4\":::\n",
            &files
        ),
        "<pre tabindex=\"0\"><code class=\"language-c#\">void C() { }\n</code></pre>\n"
    );
    let (missing, _) = with("[!code[x](code/none.cs)]\n", &[]);
    assert_eq!(missing.unwrap().includes[0].taken, Taken::Missing);
}

#[test]
fn links_of_a_repository_lead_where_it_was_at_home() {
    let files = [("pt-BR/docs/b.md", "x")];
    assert_eq!(
        page_with("[a](/azure/x) [b](~/docs/b.md#y) [c](b.md)\n", &files),
        "<p><a href=\"https://learn.example/pt-br/azure/x\">a</a> <a href=\"docs/b/\">b</a> <a href=\"b/\">c</a></p>\n"
    );
}

#[test]
fn byte_order_marks_carriage_returns_and_hard_spaces_change_nothing() {
    let text = "# Título\n\n> [!NOTE]\n> a\n\n:::image source=\"x.png\" alt-text=\"b\":::\n\n# [T](#tab/t)\n\nc\n\n---\n";
    let plain = page(text);
    assert_eq!(
        page(&format!("\u{feff}{}", text.replace('\n', "\r\n"))),
        plain
    );
    assert!(page("> [!NOTE]\u{a0}\n> a\n").contains("alert-note"));
}

#[test]
fn facts_are_asked_for_by_name() {
    let asked = article("Ligue para :::fact phone:::.\n\n:::fact hours:::\n");
    let names: Vec<&str> = asked.facts.iter().map(|fact| &*fact.value).collect();
    assert_eq!(names, ["phone", "hours"]);
    let body = page("Ligue para :::fact phone:::.\n\n:::fact hours:::\n");
    let html = super::fill_facts(&body, &mut |name, block| format!("[{name} {block}]"));
    assert_eq!(html, "<p>Ligue para [phone false].</p>\n[hours true]");
}

#[test]
fn a_link_without_its_last_parenthesis_is_a_link() {
    assert_eq!(
        page("- Veja [o *guia*](https://contoso.example/x\n- Outro (a](b\n"),
        "<ul>\n<li>Veja <a href=\"https://contoso.example/x\">o *guia*</a></li>\n<li>Outro (a](b</li>\n</ul>\n"
    );
}

#[test]
fn words_in_bold_end_behind_a_directive_in_them() {
    assert_eq!(
        page("**Abra [!UICONTROL Salvar] agora** e :::no-loc text=\"x **y\"::: z** w\n"),
        "<p><strong>Abra <span translate=\"no\">Salvar</span> agora</strong> e <span translate=\"no\">x **y</span> z w</p>\n"
    );
}

#[test]
fn a_table_is_one_where_the_row_under_its_head_has_tabs() {
    let text = "| a\t| b |\n|---\t|---\t|\n| 1 | 2 |\n";
    assert!(
        page(text).contains("<td>1</td><td>2</td>"),
        "{}",
        page(text)
    );
    assert!(page(&format!(":::row:::\n{text}:::row-end:::\n")).contains("<td>1</td><td>2</td>"));
}

#[test]
fn code_in_a_table_may_have_the_mark_of_cells_in_it() {
    assert_eq!(
        page("|Op|n|\n|-|-|\n|`|`|[0](b.md)|\n\n:::row:::\n"),
        "<section class=\"scroll\" aria-label=\"Tabela 1\" tabindex=\"0\"><table><thead><tr><th>Op</th><th>n</th></tr></thead><tbody>\n<tr><td><code>|</code></td><td><a href=\"b/\">0</a></td></tr>\n</tbody></table></section>\n<div class=\"row\">\n</div>\n"
    );
    // Beside a tag that is no part of what was written.
    let html = page_with(
        "|a|b|\n|-|-|\n|[[!INCLUDE[](n.md)]`|`](b.md)|c|\n",
        &[("pt-BR/n.md", "nome\n")],
    );
    assert!(
        html.contains("<td><a href=\"b/\">nome<code>|</code></a></td><td>c</td>"),
        "{html}"
    );
    let text = "|Op|n|\n|-|-|\n|`|`|[0](b.md)|\n";
    let link = article(text).links.remove(0);
    assert_eq!(&text[link.span.range()], "[0](b.md)");
}

#[test]
fn a_page_takes_in_no_more_code_than_text() {
    let code = "x\n".repeat(300_000);
    let text = "[!code[](x.txt)]\n\n[!code[](x.txt)]\n\n[!code[](y.txt?range=1-,1-)]\n";
    let others = [("pt-BR/x.txt", code.as_str()), ("pt-BR/y.txt", "y\n")];
    let article = with(text, &others).0.expect("an article");
    let taken: Vec<Taken> = article.includes.iter().map(|it| it.taken).collect();
    assert_eq!(taken, [Taken::In, Taken::TooMuch, Taken::In]);
    let runs = "1-,".repeat(1000);
    let html = page_with(&format!("[!code[](y.txt?range={runs})]\n"), &others);
    assert!(html.matches("y\n").count() <= 32, "{html}");
}

#[test]
fn raw_html_has_links_pictures_and_directives_in_its_text() {
    let files = [
        ("pt-BR/nome.md", "o **portal**\n"),
        ("pt-BR/lista.md", "Veja:\n\n- um\n"),
    ];
    let picture = "<img src=\"m/x.png\" alt=\"X\" width=\"3\" height=\"4\" loading=\"lazy\">";
    for (text, expected) in [
        (
            "<div>Abra [!INCLUDE [x](nome.md)], [isto](b.md) e ![X](m/x.png) &amp; `[a](b)`</div>\n",
            format!(
                "<div>Abra o <strong>portal</strong>, <a href=\"b/\">isto</a> e {picture} &amp; `[a](b)`</div>\n"
            ),
        ),
        (
            "<details><summary>[!INCLUDE [x](nome.md)]</summary>[!INCLUDE [x](lista.md)]</details>\n",
            "<details><summary>o <strong>portal</strong></summary>\n<p>Veja:</p>\n<ul>\n<li>um</li>\n</ul>\n</details>\n"
                .to_owned(),
        ),
        (
            "<div>\n:::image source=\"m/x.png\" alt-text=\"X\":::\n</div>\n",
            format!("<div>\n<p>{picture}</p>\n\n</div>\n"),
        ),
        (
            "<div>a :::image source=\"m/x.png\" alt-text=\"X\"::: b</div>\n",
            format!("<div>a {picture} b</div>\n"),
        ),
        (
            "<pre>\n:::row:::\n[a](b.md)\n</pre>\n<code>a</code>\n",
            "<pre>:::row:::\n[a](b.md)\n</pre>\n<p><code>a</code></p>\n".to_owned(),
        ),
        (
            "<div><a href=\"b.md\">veja [b](c.md)</a> `<b>` `a\nb` &lt;c&gt;</div>\n",
            "<div><a href=\"b/\">veja b</a> `<b>` `a\nb` &lt;c&gt;</b></div>\n".to_owned(),
        ),
        (
            "<div>\n<!-- a\n:::zone pivot=\"p\"\nb [a](b.md)\n:::zone-end\n-->\nc\n</div>\n",
            "<div>\n\nc\n</div>\n".to_owned(),
        ),
        (
            "<!--\n:::image source=\"m/x.png\" alt-text=\"X\":::\n-->\n",
            "\n".to_owned(),
        ),
    ] {
        assert_eq!(page_with(text, &files), expected, "{text}");
    }
    // Blanks between what stands in a line stay where a page is compacted.
    assert_eq!(
        page("<div><a href=\"b.md\">a</a> [b](b.md)\n[c](b.md) <b>d</b></div> <p>e</p>\n"),
        "<div><a href=\"b/\">a</a><span> </span><a href=\"b/\">b</a><span> </span><a href=\"b/\">c</a><span> </span><b>d</b></div> <p>e</p>\n"
    );
    assert_eq!(
        page_with("![a [!INCLUDE [x](nome.md)] b](m/x.png)\n", &files),
        format!("<p>{}</p>\n", picture.replace("\"X\"", "\"a o portal b\""))
    );
}

#[test]
fn a_block_ends_behind_raw_html_whether_it_is_shown_or_not() {
    let html = page(
        ":::row:::\n:::column:::\n<p>Um</p>\n:::column-end:::\n:::column:::\nDois<br/>\n<br/>\n:::column-end:::\n:::row-end:::\n\nDepois.\n",
    );
    assert_eq!(
        html,
        "<div class=\"row\">\n<div class=\"column\">\n<p>Um</p>\n</div>\n\n<div class=\"column\">\n\nDois<br>\n<br>\n</div>\n\n</div>\n\n<p>Depois.</p>\n"
    );
    let html = page(
        "::: zone target=\"chromeless\"\n\n<div>Oculto</div>\n<p>[oculto](b.md)\n::: zone-end\n\nÀ vista.\n",
    );
    assert_eq!(html.trim(), "<p>À vista.</p>");
    assert!(
        article("::: zone target=\"chromeless\"\n<p>[a](b.md)\n::: zone-end\n")
            .links
            .is_empty()
    );
}

#[test]
fn raw_html_is_closed_where_it_cannot_go_on() {
    for (text, html) in [
        ("a <b>b\n\nc\n", "<p>a <b>b</b></p>\n<p>c</p>\n"),
        (
            "- <div>a\n- b\n",
            "<ul>\n<li><div>a\n</div></li>\n<li>b</li>\n</ul>\n",
        ),
        ("<table>\n\na\n", "<table>\n</table>\n<p>a</p>\n"),
        ("<p>a\n\nb\n", "<p>a\n</p>\n<p>b</p>\n"),
        ("a </div></p> b\n", "<p>a  b</p>\n"),
        (
            "<a name=\"x\"></a> a <a name=\"x\"></a>\n",
            "<p><a id=\"x\"></a> a <a></a></p>\n",
        ),
    ] {
        assert_eq!(page(text), html);
    }
    let deep = page(&format!("{}a\n", "<div>\n".repeat(500)));
    assert_eq!(deep.matches("<div>").count(), 32);
    let rows = page(&format!("{}a\n", ":::row:::\n".repeat(500)));
    assert_eq!(rows.matches("<div class=\"row\">").count(), 32);
}

#[test]
fn a_translation_that_carries_its_source_beside_it_is_read_alone() {
    // As translations of Microsoft's were delivered: each sentence, and behind it that which it translates.
    let beside = |own: &str, source: &str| {
        format!(
            "<span data-ttu-id=\"49ff5-103\">{own}</span><span class=\"sxs-lookup\"><span data-ttu-id=\"49ff5-103\">{source}</span></span>"
        )
    };
    for (own, source) in [
        ("Olá.", "Hello."),
        (
            "Veja **aqui** o [guia](b.md).",
            "See **here** the [guide](b.md).",
        ),
        ("Use `a` e <kbd>b</kbd>.", "Use `a` and <kbd>b</kbd>."),
        (
            "A <a name=\"x\"></a>parte",
            "The <a name=\"y\"></a>part <span>of</span> it",
        ),
        (
            "O [!INCLUDE [n](includes/n.md)].",
            "The [!INCLUDE [n](includes/n.md)].",
        ),
        ("a", ":::no-loc text=\"x\"::: [!NOTE]"),
    ] {
        let others = [("pt-BR/includes/n.md", "nome")];
        let (with, alone) = (beside(own, source), own);
        for around in [
            "@ E mais.\n\nFim.\n",
            "- @\n- @\n",
            "| a | b |\n|---|---|\n| @ | c |\n",
            "> [!NOTE]\n> @\n",
            "[@](c.md) d\n",
            "*@* e <span>f</span>\n",
        ] {
            let made = |text: &str| page_with(&around.replace('@', text), &others);
            assert_eq!(made(&with), made(alone), "{around:?} {own:?}");
        }
    }
    // A heading is called and found as if it stood there alone, and facts and words of the source are nobody's.
    let heading = format!(
        "# <a name=\"manage\"></a>{}\n\n{}\n",
        beside("Gerenciar", "Manage"),
        beside("Ligue para 1.", "Call 2.")
    );
    let read = article(&heading);
    let heading = &read.headings[0];
    assert_eq!((&*heading.text, &*heading.id), ("Gerenciar", "manage"));
    assert!(!read.words.text.contains("Call"), "{:?}", read.words.text);
    // In a table of raw HTML too, where all else keeps its place.
    let table = format!(
        "<table>\n<tr><td>{}</td></tr>\n<tr><td><script>x</script></td></tr>\n</table>\n",
        beside("A", "C")
    );
    let read = article(&table);
    let refused = &read.refused_html[0];
    assert_eq!(&table[refused.span.range()], "<script>");
    let table = format!(
        "<table><tr><td>{}</td></tr></table>\n",
        beside("A & b", "C")
    );
    assert_eq!(shown(&page(&table)).trim(), "A &amp; b", "{}", page(&table));
}

#[test]
fn what_is_left_open_beside_a_translation_ends_with_its_block() {
    for text in [
        "<span class=\"sxs-lookup\">a\n\nb\n",
        "*<span class=\"sxs-lookup\">a*\n\nb\n",
        "<span class=\"sxs-lookup\">*a</span> c*\n\nb\n",
        "# <span class=\"sxs-lookup\">a\n\nb\n",
        "</span></span><span class=\"sxs-lookup\"></span></span>\n\nb\n",
    ] {
        let html = page(text);
        assert!(shown(&html).trim_end().ends_with('b'), "{text:?} {html:?}");
        assert_eq!(html.matches("<em>").count(), html.matches("</em>").count());
    }
}

#[test]
fn a_cross_reference_is_shown_by_its_name_and_leads_where_it_is_kept() {
    let html = page("Use <xref:System.Windows.Button.Click%2A> ou [texto](xref:System.String).\n");
    assert_eq!(
        html,
        "<p>Use <span translate=\"no\">Click</span> ou texto.</p>\n"
    );
    let read = article("Use <xref:System.String?displayProperty=fullName>.\n");
    assert_eq!(read.links.len(), 1);
    assert_eq!(
        page("Veja [](xref:System.String).\n"),
        "<p>Veja <span translate=\"no\">String</span>.</p>\n"
    );
    // Any other address stays as it is.
    assert!(page("<https://a.example/xref:b>\n").contains(">https://a.example/xref:b</a>"));
}

#[test]
fn a_place_that_closes_itself_holds_nothing() {
    assert_eq!(
        page("<a name=\"old\"/>\n\nTexto <a id=\"b\" />e [fim](c.md).\n"),
        "<a id=\"old\"></a>\n<p>Texto <a id=\"b\"></a>e <a href=\"c/\">fim</a>.</p>\n"
    );
    // The end of an address is no end of a tag, and a link holds its words.
    for link in [
        "<a href=https://a.example/>b</a>",
        "<a href=\"https://a.example/\"/>b</a>",
    ] {
        let html = page(&format!("a {link}\n"));
        assert_eq!(html, "<p>a <a href=\"https://a.example/\">b</a></p>\n");
    }
}

#[test]
fn a_box_that_another_site_shows_is_on_no_page() {
    let html = page(concat!(
        "a\n\n> [!div renderon=\"docs\"]\n> b\n\n",
        "> [!div class=\"sxs-lookup\" renderon=\"portal\"]\n> #### c\n> > [!div renderon=\"portal\" id=\"x\"]\n> > [d](d.md)\n>\n> - e\n>   > [!NOTE]\n>   > f\n>\n> g\n\n",
        "> [!div renderon='portal' class='nextstepaction']\n> [h](h.md)\n\ni\n",
    ));
    assert_eq!(html, "<p>a</p>\n<div>\n<p>b</p>\n</div>\n<p>i</p>\n");
}

#[test]
fn directives_that_a_translation_joined_on_a_line_end_what_they_end() {
    let html = page(concat!(
        ":::row::: :::column::: <b>A</b>:<br>\n",
        "        300 ms :::column-end::: :::column::: B :::column-end::: :::row-end:::\n\n## Depois\n",
    ));
    assert!(!html.contains(":::"), "{html}");
    assert_eq!(html.matches("<div").count(), 3, "{html}");
    assert!(
        html.trim_end()
            .ends_with("</div>\n<h2 id=\"depois\">Depois</h2>"),
        "{html}"
    );
    // What is shown in a line keeps the blank behind it.
    let html = page("> :::no-loc text=\"Azure\"::: é uma nuvem.\n");
    assert!(html.contains("</span> é uma nuvem."), "{html}");
}

#[test]
fn many_spans_take_time_in_step_with_the_text() {
    let text = format!(
        "<span class=\"sxs-lookup\"></span>{}",
        "<span>".repeat(50_000)
    );
    assert!(!page(&text).contains("sxs"));
    assert!(!page(&format!("<div>\n{text}\n</div>\n")).contains("sxs"));
}
