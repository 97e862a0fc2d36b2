//! What markup becomes.

use quote::quote;

use super::*;

/// The template and the holes, as text.
fn built(markup: Tokens) -> (String, Vec<String>) {
    let mut template = Template::default();
    template.nodes(&rstml::parse2(markup).unwrap()).unwrap();
    (template.steps.join("\n"), template.holes.iter().map(ToString::to_string).collect())
}

fn refused(markup: Tokens) -> String {
    build(&rstml::parse2(markup).unwrap()).unwrap_err().to_string()
}

#[test]
fn what_stays_is_in_the_template_alone() {
    let (template, holes) = built(quote! {
        <label class="field" hidden><input rows=3 />"Name: "</label>" after"
    });
    assert_eq!(
        template,
        "<label\n@class=field\n@hidden=\n<input\n@rows=3\n>\n\"Name: \n>\n\" after"
    );
    assert!(holes.is_empty());
}

#[test]
fn what_changes_is_a_hole_in_the_order_of_the_markup() {
    let (template, holes) = built(quote! {
        <a href=address aria-current={current} on:click=move |_| go()>{text}{move || { more() }}</a>
    });
    assert_eq!(template, "<a\n?href\n?aria-current\n?on:click\n*\n*\n>");
    assert_eq!(
        holes,
        [
            "crate :: dom :: value_hole (address)",
            "crate :: dom :: value_hole (current)",
            "crate :: dom :: Hole :: Handler (:: std :: boxed :: Box :: new (move | _ | go ()))",
            "crate :: dom :: hole (text)",
            "crate :: dom :: hole (move | | { more () })",
        ]
    );
}

#[test]
fn what_a_template_cannot_say_is_refused_with_what_would_be_right() {
    assert_eq!(refused(quote! { <Field /> }), "call the component in braces: {Field(..)}");
    assert_eq!(refused(quote! { "two\nlines" }), "a line break cannot stand here");
    assert_eq!(refused(quote! { <a {spread}></a> }), "expected name=value");
    for markup in [quote! { <a on:click="x"></a> }, quote! { <a on:click></a> }] {
        assert_eq!(refused(markup), "on:click takes an expression, not a text");
    }
}
