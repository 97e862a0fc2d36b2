//! The page of AWS managed keys, which AWS services create and AWS rotates.

use kms_core::KeyManager;
use leptos::prelude::*;

use super::key_list::KeyList;
use super::page_header;
use crate::components::{ButtonVariant, Choice, button, empty_state, form_dialog, select};
use crate::dom::{Content, IntoContent, View, view};
use crate::flashbar::Flashbar;
use crate::sim::{ActionResult, SimHandle};

const SERVICES: [(&str, &str); 10] = [
    ("s3", "Amazon S3"),
    ("ebs", "Amazon EBS"),
    ("rds", "Amazon RDS"),
    ("dynamodb", "Amazon DynamoDB"),
    ("lambda", "AWS Lambda"),
    ("secretsmanager", "AWS Secrets Manager"),
    ("ssm", "AWS Systems Manager"),
    ("sns", "Amazon SNS"),
    ("sqs", "Amazon SQS"),
    ("elasticfilesystem", "Amazon EFS"),
];

/// The page with the list of keys.
pub(super) fn page() -> View {
    let list = KeyList::new(KeyManager::Aws);
    let using = RwSignal::new(false);
    let use_service_button =
        move |variant| button(variant, "Use an AWS service", move |_| using.set(true));
    let empty = move || {
        empty_state(
            "No AWS managed keys yet",
            "A service creates its key when it first encrypts data for you.",
            use_service_button(ButtonVariant::Primary),
        )
    };
    view! {
        {page_header("AWS managed keys", ())}
        <p class="lead">
            "AWS services create and use these keys for you. You can view them, but not change, rotate or delete them."
        </p>
        {list.panel("AWS managed keys", Box::new(move || use_service_button(ButtonVariant::Normal)), Box::new(empty))}
        {use_service(using)}
    }
}

/// The dialog that uses the managed key of a service.
fn use_service(open: RwSignal<bool>) -> Content {
    let sim: SimHandle = expect_context();
    let flashbar: Flashbar = expect_context();
    let service = RwSignal::new("s3".to_owned());
    let hint = "The service encrypts data for you with its own key. The first use creates the key.";
    let field = move || select("Service", hint, services, service);
    form_dialog(open, "Use an AWS service", "Use the service", field, move || {
        use_key_of(sim, flashbar, service)
    })
    .into_content()
}

fn services() -> Vec<Choice> {
    let choice =
        |(word, name): (&str, &str)| (word.to_owned(), format!("{name} (alias/aws/{word})"));
    SERVICES.into_iter().map(choice).collect()
}

async fn use_key_of(sim: SimHandle, flashbar: Flashbar, service: RwSignal<String>) -> ActionResult {
    let service = service.get_untracked();
    sim.use_aws_service(&service).await?;
    flashbar.success(format!("alias/aws/{service} is in use."));
    Ok(())
}
