use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::catalog::code_language;

/// The text of HTML, as a reader sees it.
fn text(html: &str) -> String {
    let mut pieces = html.split('<');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    text.extend(pieces.map(|piece| piece.split_once('>').unwrap().1));
    text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// The pieces of a class, in their order.
fn pieces(html: &str, class: &str) -> Vec<String> {
    let open = format!("<span class=\"hl-{class}\">");
    let spans = html.split(&open).skip(1);
    spans
        .map(|span| text(span.split_once("</span>").unwrap().0))
        .collect()
}

/// Holds the pieces of each class that is named to what they should be, between ` · `.
fn assert_pieces(language: &str, code: &str, expected: &[(&str, &str)]) {
    let html = Highlighter::default().highlight(language, code);
    assert_eq!(text(&html), code);
    for (class, list) in expected {
        assert_eq!(
            pieces(&html, class).join(" · "),
            *list,
            "{class} of {language}"
        );
    }
}

#[test]
fn code_gets_classes_and_keeps_its_text() {
    let code = "{ \"a\": 1, \"b\": \"</script>\" }\n";
    let expected = [("number", "1"), ("string", "\"a\" · \"b\" · \"</script>\"")];
    assert_pieces("json", code, &expected);
    let html = Highlighter::default().highlight("json", code);
    assert!(!html.contains("</script>"), "{html}");
}

#[test]
fn grammars_color_words_and_not_every_name() {
    assert_pieces(
        "javascript",
        "const a = b && typeof c; // d\n",
        &[
            ("keyword", "const · typeof"),
            ("variable", ""),
            ("comment", "// d"),
        ],
    );
    assert_pieces(
        "azurecli",
        "az group list --name $rg",
        &[
            ("function", "az"),
            ("attribute", "--name"),
            ("variable", "$rg"),
        ],
    );
    assert_pieces(
        "csproj",
        "<a b=\"c\"/>",
        &[("tag", "a"), ("attribute", "b"), ("string", "\"c\"")],
    );
    assert_pieces("diff", "+a\n-b\n", &[("inserted", "+a"), ("deleted", "-b")]);
}

#[test]
fn xml_is_read_also_where_parts_are_left_out() {
    let code = "<?xml version=\"1.0\"?>\n<!DOCTYPE a>\n<!-- b\n<c> -->\n<d:e f-g='h > i' j = \"k\nl\"/>\n\
                <m>1 < 2 & <your name></m>\n...\n<n o=\"p>\n<![CDATA[<q>]]></n";
    assert_pieces(
        "xaml",
        code,
        &[
            ("tag", "xml · d:e · m · your · m · n · n"),
            ("attribute", "version · a · f-g · j · name · o · p"),
            ("string", "\"1.0\" · 'h > i' · \"k\nl\" · <![CDATA[<q>]]>"),
            ("comment", "<!-- b\n<c> -->"),
            ("keyword", "DOCTYPE"),
        ],
    );
}

#[test]
fn json_has_remarks_and_parts_that_are_left_out() {
    let code = "{ // a \"b\"\n  \"c\\\"\": -1.5e3, /* d\n*/ \"e\": [true, null, ...],\n  f: \"https://x\",\n  \"open\n  <g> }";
    assert_pieces(
        "jsonc",
        code,
        &[
            ("comment", "// a \"b\" · /* d\n*/"),
            ("string", "\"c\\\"\" · \"e\" · \"https://x\" · \"open"),
            ("number", "-1.5e3"),
            ("keyword", "true · null"),
        ],
    );
}

#[test]
fn csharp_has_its_words_texts_and_remarks() {
    let code = r#"// a
using System; /* b
c */
#if DEBUG
public class D : IE<string>
{
    async Task<int> F(int g = 0x1F) => await H.IAsync(@"c:\", $"{g}""", 'j', named: 1.5f);
}
#endif
"#;
    assert_pieces(
        "C#",
        code,
        &[
            ("comment", "// a · /* b\nc */"),
            (
                "keyword",
                "using · #if · public class · async · await · #endif",
            ),
            ("type", "string · int · int"),
            ("function", "F · IAsync"),
            ("number", "0x1F · 1.5f"),
            ("attribute", "named"),
        ],
    );
}

#[test]
fn powershell_is_read_as_it_is_written() {
    let code = r#"<# of
two #>
function Get-Total([string[]] $Names, [int]$Start = 0x1F) {
    if ($Names -ne $null -and $Start -lt 5MB) { # why
        Write-Output "Sum of ${Names}: $($x.Add("a")) `"$"
    }
}
$entry = @{ Name = 'it''s'; Size=2 }
[System.IO.Path]::Combine($entry.Name, $env:TEMP) |
    az storage upload @entry –File <file name> `
    --in process
can't and won't
"#;
    assert_pieces(
        "ps1",
        code,
        &[
            ("comment", "<# of\ntwo #> · # why"),
            ("keyword", "function · if · -ne $null -and · -lt"),
            ("function", "Get-Total · Write-Output · Add · Combine · az"),
            ("type", "string · int · System.IO.Path"),
            ("number", "0x1F · 5MB · 2"),
            ("string", "\"Sum of · : · \"a\" · `\"$\" · 'it''s'"),
            (
                "variable",
                "$Names · $Start · $Names · $Start · ${Names} · $($x · ) · $entry · $entry · $env:TEMP · entry · <file name>",
            ),
            ("attribute", "Name · Size · –File · --in"),
        ],
    );
}

#[test]
fn powershell_keeps_strings_of_many_lines_and_output_apart() {
    assert_pieces(
        "powershell",
        "$a = @\"\nto $b \"you\"\n\"@\n$c = @'\n$d\n'@\n",
        &[
            ("string", "@\"\nto · \"you\"\n\"@ · @'\n$d\n'@"),
            ("variable", "$a · $b · $c"),
        ],
    );
    assert_pieces(
        "powershell",
        "PS C:\\> Get-Item `\n  -Path x\nif 1 Get-Item\nPM> Install-Package A -Version 1.2\n",
        &[
            ("keyword", "PS C:\\> · PM>"),
            ("function", "Get-Item · Install-Package"),
            ("attribute", "-Path · -Version"),
            ("number", "1.2"),
        ],
    );
    assert_pieces(
        "ps",
        "$a[0] = \"never closed",
        &[("string", ""), ("number", "0")],
    );
}

#[test]
fn a_console_has_prompts_commands_and_output() {
    assert_pieces(
        "console",
        "$ dotnet run -c Release | grep \"a b\"\nif built: \"x\" -y\nuser@host:~$ cd $HOME # go\nC:\\src> build.exe /t:all\n",
        &[
            ("keyword", "$ · user@host:~$ · C:\\src>"),
            ("function", "dotnet · grep · cd · build.exe"),
            ("attribute", "-c · /t"),
            ("string", "\"a b\""),
            ("variable", "$HOME"),
            ("comment", "# go"),
        ],
    );
    assert_pieces(
        "command\u{a0}line",
        "# first\nnuget add \"My it's\" \\\n  --source <name> [-x]\nREM last %PATH%\nBuild succeeded: 100%\n",
        &[
            ("comment", "# first · REM last %PATH%"),
            ("function", "nuget"),
            ("string", "\"My it's\""),
            ("attribute", "--source · -x"),
            ("variable", "<name>"),
        ],
    );
    assert_pieces("output", "$ a \"b\"", &[("string", ""), ("keyword", "")]);
}

#[test]
fn http_has_several_messages_and_json() {
    let code = "GET https://api.example/users/{id | name}?$top=5 HTTP/1.1\nHost: api.example\n\n\
                HTTP/1.1 404 Not Found\nContent-Type: application/json\n\n\
                {\n  \"a\\\"\": -1.5, \"b\": [true, ...] // left out\n}\n\n\
                ### next\nPATCH /users/<id>\n  &$select=x\n";
    assert_pieces(
        "http",
        code,
        &[
            ("keyword", "GET · HTTP/1.1 · HTTP/1.1 · true · PATCH"),
            (
                "string",
                "https://api.example/users/ · ?$top=5 · Not Found · \"a\\\"\" · \"b\" · /users/ · &$select=x",
            ),
            ("variable", "{id | name} · <id>"),
            ("attribute", "Host · Content-Type"),
            ("number", "404 · -1.5"),
            ("comment", "// left out · ### next"),
        ],
    );
    assert_pieces(
        "http",
        "Send this:\nAccept: */*\n\nhttps://api.example/{id}\n",
        &[("attribute", "Accept"), ("string", ""), ("variable", "")],
    );
    let text_body = "POST /a\n\n<x y=\"1\">true</x>\n";
    assert_pieces("http", text_body, &[("string", "/a"), ("keyword", "POST")]);
}

#[test]
fn languages_of_words_are_told_by_their_files() {
    assert_pieces(
        "kusto",
        "// how many\nlet t = ago(1d);\nEvents\n| where At > datetime(2026-01-01) and Kind in~ ('it\\'s', @\"C:\\\")\n| project-away a-b\n| count\n.show tables\nprint t.count, count()\n",
        &[
            ("comment", "// how many"),
            (
                "keyword",
                "let · where · and · in · project-away · count\n.show · print",
            ),
            ("function", "ago · count"),
            ("type", "datetime"),
            ("number", "1d · 2026 · 01 · 01"),
            ("string", "'it\\'s' · \"C:\\\""),
        ],
    );
    assert_pieces(
        "vb.net",
        "#Region \"x\"\nPUBLIC Sub A(b As Integer) ' why\n  MsgBox(\"say \"\"hi\"\"\", Title:=1)\n  c.Next.Get(2)\n",
        &[
            ("keyword", "#Region · PUBLIC Sub · As"),
            ("function", "A · MsgBox · Get"),
            ("type", "Integer"),
            ("string", "\"x\" · \"say \"\"hi\"\"\""),
            ("attribute", "Title"),
            ("comment", "' why"),
        ],
    );
    assert_pieces(
        "bicep",
        "@secure()\nparam key string /* of\ntwo */\nresource a 'b@1' = {\n  name: '''x\ny''' // z\n}",
        &[
            ("keyword", "param · resource"),
            ("attribute", "@secure · name"),
            ("string", "'b@1' · '''x\ny'''"),
            ("comment", "/* of\ntwo */ · // z"),
        ],
    );
}

#[test]
fn unknown_languages_and_what_is_too_long_stay_plain() {
    let highlighter = Highlighter::default();
    assert_eq!(highlighter.highlight("klingon", "<x>"), "&lt;x&gt;");
    assert_eq!(highlighter.highlight("", "a"), "a");
    let wide = "1".repeat(2000);
    assert_eq!(highlighter.highlight("yaml", &wide), wide);
    let long = "1\n".repeat(LONGEST);
    assert_eq!(highlighter.highlight("ps", &long), long);
    assert!(highlighter.grammars.get().is_some());
}

#[test]
fn what_was_highlighted_is_remembered_by_what_colors_it_and_by_its_text() {
    let highlighter = Highlighter::default();
    let first = highlighter.highlight("ps", "$a");
    let mut again = String::from("<pre>");
    highlighter.highlight_into("azurepowershell-interactive", "$a", &mut again);
    assert_eq!(again, format!("<pre>{first}"));
    let count = || highlighter.remembered.read().unwrap().by_content.len();
    assert_eq!(count(), 1);
    assert_ne!(
        highlighter.highlight("cmd", "$a"),
        highlighter.highlight("text", "$a")
    );
    assert_eq!(count(), 2);
    assert!(
        highlighter.grammars.get().is_none(),
        "nothing of this needs a grammar"
    );
}

#[test]
fn what_the_table_of_languages_names_is_there() {
    let grammars = Grammars::load();
    let mut lexers = BTreeSet::new();
    for (word, coloring) in code_language::table() {
        match coloring {
            Coloring::Plain => {}
            Coloring::Lexer(name) => {
                assert!(lexer(name).is_some(), "{word}: no lexer {name}");
                lexers.insert(name);
            }
            Coloring::Grammar(name) => {
                assert!(grammars.find(name).is_some(), "{word}: no grammar {name}");
            }
        }
    }
    assert_eq!(lexers.len(), LEXERS.len());
}

/// What lexers look out for, in parts that may be put together in any way.
fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        prop::sample::select(vec![
            "\"",
            "'",
            "`",
            "@\"",
            "@'",
            "\n\"@",
            "\n'@",
            "$(",
            "${",
            "}",
            ")",
            "(",
            "<#",
            "#>",
            "<",
            ">",
            "<a b>",
            "#",
            "//",
            "/*",
            "*/",
            "```",
            "'''",
            "\\",
            "|",
            "$",
            "$x",
            "-",
            "–a",
            "--b",
            "[",
            "]",
            "{",
            "@",
            ".",
            ":",
            "=",
            "%",
            "%a%",
            "\n",
            " ",
            "  \n",
            "\t",
            "PS C:\\> ",
            "$ ",
            "a@b$ ",
            "GET /x",
            "HTTP/1.1 200",
            "a: b",
            "\n\n{",
            "Get-Item",
            "if",
            "where",
            "0x1",
            "1.5d",
            "é",
            "\u{a0}",
            "文",
            "\r\n",
            "_",
            "REM ",
            "###",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
        "[a-zA-Z0-9 $'\"@<>{}()\n-]{0,8}",
    ];
    prop::collection::vec(fragment, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn text_stays_what_it_is(code in fragments()) {
        for (name, lex) in LEXERS {
            prop_assert_eq!(text(&lexed(lex, &code)), code.as_str(), "{}", name);
        }
    }

    /// What is looked at grows with the code: no part of it is looked at again and again, whatever is repeated.
    #[test]
    fn cost_grows_with_the_code_and_not_faster(start in fragments(), again in fragments()) {
        let code = format!("{start}{}", again.repeat(20_000 / again.len().max(1)));
        for (name, lex) in LEXERS {
            let mut scan = Scan::new(&code);
            lex(&mut scan);
            let (looked, most) = (scan.looked(), 12 * code.len() + 100);
            prop_assert!(looked <= most, "{}: {} of {} for {:?}", name, looked, code.len(), again);
        }
    }
}
