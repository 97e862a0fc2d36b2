//! AWS managed keys: made by services, rotated by AWS, nobody else's business.

use kms_core::KeyManager;
use leptos::prelude::*;

use super::key_list::KeyList;
use super::page_header;
use crate::components::{Choice, Weight, button, empty_state, form_dialog, select};
use crate::dom::{IntoPart, Part, View, view};
use crate::flash::Flashes;
use crate::sim::{Outcome, SimHandle};

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

/// The page.
pub(super) fn page() -> View {
    let list = KeyList::new(KeyManager::Aws);
    let using = RwSignal::new(false);
    let use_it = move |weight| button(weight, "Use an AWS service", move |_| using.set(true));
    let empty = move || {
        empty_state(
            "No AWS managed keys yet",
            "A service makes its key when it encrypts something for you for the first time.",
            use_it(Weight::Primary),
        )
    };
    view! {
        {page_header("AWS managed keys", ())}
        <p class="lead">
            "Services make and use these keys on your behalf. AWS rotates them; you can look, but \
             neither change nor rotate nor delete them."
        </p>
        {list.panel("AWS managed keys", Box::new(move || use_it(Weight::Normal)), Box::new(empty))}
        {use_service(using)}
    }
}

/// The dialog that lets a service use its key.
fn use_service(open: RwSignal<bool>) -> Part {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let service = RwSignal::new("s3".to_owned());
    let hint = "It encrypts something for you with its own key. The first use creates the key.";
    let field = move || select("Service", hint, services, service);
    form_dialog(open, "Use an AWS service", "Use the service", field, move || {
        use_key_of(sim, flashes, service)
    })
    .into_part()
}

fn services() -> Vec<Choice> {
    let choice =
        |(word, name): (&str, &str)| (word.to_owned(), format!("{name} (alias/aws/{word})"));
    SERVICES.into_iter().map(choice).collect()
}

async fn use_key_of(sim: SimHandle, flashes: Flashes, service: RwSignal<String>) -> Outcome {
    let service = service.get_untracked();
    sim.use_aws_service(&service).await?;
    flashes.success(format!("alias/aws/{service} is in use."));
    Ok(())
}
