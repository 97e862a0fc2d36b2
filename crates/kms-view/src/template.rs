//! Turns parsed markup into a template and its bindings.

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream as Tokens;
use quote::{ToTokens, quote};
use rstml::Infallible;
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeElement};
use syn::spanned::Spanned;
use syn::{Error, Expr, Lit, Result, Stmt};

/// The call that builds `nodes`.
///
/// # Errors
///
/// A compile error at the first node that a template cannot contain.
pub(crate) fn build(nodes: &[Node]) -> Result<Tokens> {
    let mut template = Template::default();
    template.nodes(nodes)?;
    let Template { steps, bindings } = template;
    let steps = steps.join("\n");
    Ok(quote! { crate::dom::build(#steps, ::std::vec![#(#bindings),*]) })
}

#[derive(Default)]
struct Template {
    steps: Vec<String>,
    bindings: Vec<Tokens>,
}

impl Template {
    fn nodes(&mut self, nodes: &[Node]) -> Result<()> {
        nodes.iter().try_for_each(|node| self.node(node))
    }

    fn node(&mut self, node: &Node) -> Result<()> {
        match node {
            Node::Element(element) => self.element(element),
            Node::Text(text) => self.step('"', &text.value_string(), text.span()),
            Node::Block(NodeBlock::ValidBlock(block)) => {
                self.steps.push("*".to_owned());
                let content =
                    only_expression(&block.stmts).unwrap_or_else(|| block.to_token_stream());
                self.bindings.push(quote! { crate::dom::content_binding(#content) });
                Ok(())
            }
            Node::Fragment(fragment) => self.nodes(&fragment.children),
            other => {
                Err(Error::new(other.span(), "expected an element, a text in quotes or a block"))
            }
        }
    }

    fn element(&mut self, element: &NodeElement<Infallible>) -> Result<()> {
        let name = element.name().to_string();
        if name.starts_with(char::is_uppercase) {
            let message = format!("call the component in braces: {{{name}(..)}}");
            return Err(Error::new(element.name().span(), message));
        }
        self.step('<', &name, element.name().span())?;
        for attribute in element.attributes() {
            match attribute {
                NodeAttribute::Attribute(attribute) => self.attribute(attribute)?,
                NodeAttribute::Block(block) => {
                    return Err(Error::new(block.span(), "expected name=value"));
                }
            }
        }
        self.nodes(&element.children)?;
        self.steps.push(">".to_owned());
        Ok(())
    }

    fn attribute(&mut self, attribute: &KeyedAttribute) -> Result<()> {
        let (name, span) = (attribute.key.to_string(), attribute.key.span());
        let text = attribute.value().map_or_else(|| Some(String::new()), literal);
        if let Some(text) = text {
            if name == "node_ref" || name.contains(':') {
                return Err(Error::new(span, format!("{name} takes an expression, not a text")));
            }
            return self.step('@', &format!("{name}={text}"), span);
        }
        let value = attribute.value().map(unbraced);
        self.bindings.push(match name.split_once(':') {
            _ if name == "node_ref" => quote! { crate::dom::Binding::ElementRef(#value) },
            Some(("on", _)) => {
                quote! { crate::dom::Binding::Listener(::std::boxed::Box::new(#value)) }
            }
            _ => quote! { crate::dom::attribute_binding(#value) },
        });
        self.step('?', &name, span)
    }

    fn step(&mut self, sign: char, text: &str, span: proc_macro2::Span) -> Result<()> {
        // A step of a template is one line.
        if text.contains('\n') {
            return Err(Error::new(span, "a line break cannot stand here"));
        }
        self.steps.push(format!("{sign}{text}"));
        Ok(())
    }
}

/// The text of a string or integer literal; `None` for any other expression.
fn literal(value: &Expr) -> Option<String> {
    let Expr::Lit(literal) = value else { return None };
    match &literal.lit {
        Lit::Str(text) => Some(text.value()),
        Lit::Int(number) => Some(number.base10_digits().to_owned()),
        _ => None,
    }
}

/// The expression of a block of one expression, whose braces the compiler would report as unused.
fn unbraced(value: &Expr) -> Tokens {
    match value {
        Expr::Block(block) if block.attrs.is_empty() => only_expression(&block.block.stmts),
        _ => None,
    }
    .unwrap_or_else(|| value.to_token_stream())
}

fn only_expression(statements: &[Stmt]) -> Option<Tokens> {
    match statements {
        [Stmt::Expr(expression, None)] => Some(expression.to_token_stream()),
        _ => None,
    }
}
