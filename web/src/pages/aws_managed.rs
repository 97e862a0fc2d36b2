//! AWS managed keys: made by services, rotated by AWS, nobody else's business.

use kms_core::KeyManager;
use kms_sim::view;
use leptos::prelude::*;

use super::key_list::KeyList;
use super::page_header;
use crate::components::{Choice, FormDialog, Select, Weight, button, empty_state, submit};
use crate::flash::Flashes;
use crate::sim::SimHandle;

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
#[component]
pub(crate) fn AwsManagedPage() -> impl IntoView {
    let sim: SimHandle = expect_context();
    let rows =
        Memo::new(move |_| sim.view(|kms, scope| view::key_rows(kms, scope, KeyManager::Aws)));
    let using = RwSignal::new(false);
    let list = KeyList::new(rows, None);
    let has_keys = Memo::new(move |_| !rows.read().is_empty());
    let use_service = move |weight| button(weight, "Use an AWS service", move |_| using.set(true));
    let body = move || {
        if has_keys.get() {
            view! { {list.toolbar()}{list.table("AWS managed keys")} }.into_any()
        } else {
            empty_state(
                "No AWS managed keys yet",
                "A service makes its key when it encrypts something for you for the first time.",
                use_service(Weight::Primary),
            )
        }
    };
    view! {
        {page_header("AWS managed keys".to_owned(), ().into_any())}
        <p class="lead">
            "Services make and use these keys on your behalf. AWS rotates them; you can look, but \
             neither change nor rotate nor delete them."
        </p>
        <section class="panel">
            <div class="panel-header">
                <h2>
                    "Keys "
                    <span class="counter">{move || format!("({})", rows.read().len())}</span>
                </h2>
                <div class="actions">
                    <Show when=move || has_keys.get()>{use_service(Weight::Normal)}</Show>
                </div>
            </div>
            {move || body()}
        </section>
        <UseService open=using />
    }
}

#[component]
fn UseService(open: RwSignal<bool>) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let service = RwSignal::new("s3".to_owned());
    let choices: Vec<Choice> = SERVICES
        .into_iter()
        .map(|(word, name)| (word.to_owned(), format!("{name} (alias/aws/{word})")))
        .collect();
    let use_it = submit(move || async move {
        let service = service.get_untracked();
        sim.use_aws_service(&service).await?;
        flashes.success(format!("alias/aws/{service} is in use."));
        Ok(())
    });
    view! {
        <FormDialog open=open title="Use an AWS service" action="Use the service" on_submit=use_it>
            <Select
                label="Service"
                hint="It encrypts something for you with its own key. The first use creates the key."
                choices=Signal::stored(choices.clone())
                value=service
            />
        </FormDialog>
    }
}
