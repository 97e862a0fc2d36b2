//! Encrypts with the AWS SDK for Rust, lets the key rotate once, and decrypts.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;

use aws_config::BehaviorVersion;
use aws_sdk_kms::Client;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::RotationType;
use aws_smithy_http_client::Builder;

/// Advances the server's clock by an ISO 8601 duration and returns the response.
fn advance(span: &str) -> Result<String, Box<dyn Error>> {
    let server = std::env::var("AWS_ENDPOINT_URL_KMS")?;
    let host = server.trim_start_matches("http://");
    let body = format!(r#"{{"advance":"{span}"}}"#);
    let mut stream = TcpStream::connect(host)?;
    write!(
        stream,
        "POST /_orrery/clock HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
    Ok(response)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let http = Builder::new().build_http();
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await;
    let kms = Client::new(&config);

    let created = kms.create_key().description("orders").send().await?;
    let metadata = created.key_metadata.ok_or("no metadata")?;
    let key = metadata.key_id();
    kms.create_alias().alias_name("alias/orders").target_key_id(key).send().await?;
    kms.enable_key_rotation().key_id(key).rotation_period_in_days(365).send().await?;
    let encrypted = kms
        .encrypt()
        .key_id("alias/orders")
        .plaintext(Blob::new("hello"))
        .encryption_context("tenant", "a")
        .send()
        .await?;

    assert!(advance("P365D")?.contains(r#""type":"KeyRotated""#));
    let rotations = kms.list_key_rotations().key_id(key).send().await?;
    let types: Vec<_> = rotations.rotations().iter().map(|it| it.rotation_type()).collect();
    assert_eq!(types, [Some(&RotationType::Automatic)]);
    let status = kms.get_key_rotation_status().key_id(key).send().await?;
    assert!(status.key_rotation_enabled() && status.next_rotation_date().is_some());

    let blob = encrypted.ciphertext_blob.ok_or("no ciphertext")?;
    let decrypt = || kms.decrypt().ciphertext_blob(blob.clone());
    let decrypted = decrypt().encryption_context("tenant", "a").send().await?;
    assert_eq!(decrypted.plaintext.as_ref().map(AsRef::as_ref), Some(b"hello".as_slice()));
    let error = decrypt().send().await.expect_err("Decrypt succeeds without the context");
    assert!(error.into_service_error().is_invalid_ciphertext_exception());
    println!("done");
    Ok(())
}
