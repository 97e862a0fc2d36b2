//! Tests of the templates and bindings that markup is turned into.

use quote::quote;

use super::*;

/// The template of this markup, and its bindings as Rust code.
fn build_markup(markup: Tokens) -> (String, Vec<String>) {
    let mut template = Template::default();
    template.nodes(&rstml::parse2(markup).unwrap()).unwrap();
    (template.steps.join("\n"), template.bindings.iter().map(ToString::to_string).collect())
}

fn error(markup: Tokens) -> String {
    build(&rstml::parse2(markup).unwrap()).unwrap_err().to_string()
}

#[test]
fn constant_markup_is_in_the_template_only() {
    let (template, bindings) = build_markup(quote! {
        <label class="field" hidden><input rows=3 />"Name: "</label>" after"
    });
    assert_eq!(
        template,
        "<label\n@class=field\n@hidden=\n<input\n@rows=3\n>\n\"Name: \n>\n\" after"
    );
    assert!(bindings.is_empty());
}

#[test]
fn expressions_become_bindings_in_the_order_of_the_markup() {
    let (template, bindings) = build_markup(quote! {
        <a href=address aria-current={current} on:click=move |_| go()>{text}{move || { more() }}</a>
    });
    assert_eq!(template, "<a\n?href\n?aria-current\n?on:click\n*\n*\n>");
    assert_eq!(
        bindings,
        [
            "crate :: dom :: attribute_binding (address)",
            "crate :: dom :: attribute_binding (current)",
            "crate :: dom :: Binding :: Listener (:: std :: boxed :: Box :: new (move | _ | go ()))",
            "crate :: dom :: content_binding (text)",
            "crate :: dom :: content_binding (move | | { more () })",
        ]
    );
}

#[test]
fn markup_that_a_template_cannot_contain_is_an_error_with_a_remedy() {
    assert_eq!(error(quote! { <Field /> }), "call the component in braces: {Field(..)}");
    assert_eq!(error(quote! { "two\nlines" }), "a line break cannot stand here");
    assert_eq!(error(quote! { <a {spread}></a> }), "expected name=value");
    for markup in [quote! { <a on:click="x"></a> }, quote! { <a on:click></a> }] {
        assert_eq!(error(markup), "on:click takes an expression, not a text");
    }
}
