//! Random requests about the keys that a laboratory has.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kms_sim::{Answer, Laboratory};
use kms_store::Store;
use kms_tests::lab::wrapped;
use pollster::block_on;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::WALL;

const REGIONS: [&str; 3] = ["us-east-1", "eu-west-1", "ap-northeast-1"];
/// The maximum number of keys: once they are created, requests go to these only.
const KEYS_MAX: usize = 4;

/// One request: an operation, the key that it is about, and a Region.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    operation: Operation,
    /// Which of the keys that were created, modulo their number.
    key: usize,
    /// The Region that is asked.
    region: usize,
    /// The other Region, or another choice that the operation has.
    choice: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    CancelKeyDeletion,
    CreateAlias,
    CreateGrant,
    CreateKey,
    DeleteImportedKeyMaterial,
    DisableKey,
    EnableKey,
    EnableKeyRotation,
    Encrypt,
    ImportKeyMaterial,
    ReplicateKey,
    RotateKeyOnDemand,
    ScheduleKeyDeletion,
    Sign,
    TagResource,
    UpdatePrimaryRegion,
}

pub(crate) fn request() -> impl Strategy<Value = Request> {
    use Operation::*;
    let operation = prop_oneof![
        4 => Just(CreateKey),
        4 => Just(ReplicateKey),
        2 => Just(UpdatePrimaryRegion),
        4 => Just(ImportKeyMaterial),
        12 => select(vec![
            CancelKeyDeletion, CreateAlias, CreateGrant, DeleteImportedKeyMaterial, DisableKey,
            EnableKey, EnableKeyRotation, Encrypt, RotateKeyOnDemand, ScheduleKeyDeletion, Sign,
            TagResource,
        ]),
    ];
    // Most keys are asked for in the Region where they were created.
    let region = prop_oneof![2 => Just(0_usize), 1 => 0..REGIONS.len()];
    (operation, 0..KEYS_MAX, region, 0..6_usize)
        .prop_map(|(operation, key, region, choice)| Request { operation, key, region, choice })
}

/// The keys that were created, by their ids.
#[derive(Default)]
pub(crate) struct Keys(Vec<String>);

impl Keys {
    /// Sends a request, and gives its operation's name if it succeeds.
    pub(crate) fn send<S: Store>(
        &mut self,
        laboratory: &Laboratory<S>,
        request: &Request,
    ) -> Option<&'static str> {
        use Operation::*;
        let (name, more) = match request.operation {
            CancelKeyDeletion => ("CancelKeyDeletion", json!({})),
            CreateAlias => return self.create_alias(laboratory, request),
            CreateGrant => {
                let grantee = "arn:aws:iam::111122223333:user/Alice";
                let operations = ["Encrypt", "Decrypt"];
                let more = json!({ "GranteePrincipal": grantee, "Operations": operations });
                ("CreateGrant", more)
            }
            CreateKey => return self.create_key(laboratory, request),
            DeleteImportedKeyMaterial => ("DeleteImportedKeyMaterial", json!({})),
            DisableKey => ("DisableKey", json!({})),
            EnableKey => ("EnableKey", json!({})),
            EnableKeyRotation => {
                let days = 90 + 90 * request.choice;
                ("EnableKeyRotation", json!({ "RotationPeriodInDays": days }))
            }
            Encrypt => ("Encrypt", json!({ "Plaintext": "aGVsbG8=" })),
            ImportKeyMaterial => return self.import(laboratory, request),
            ReplicateKey => ("ReplicateKey", json!({ "ReplicaRegion": request.other_region() })),
            RotateKeyOnDemand => ("RotateKeyOnDemand", json!({})),
            ScheduleKeyDeletion => {
                ("ScheduleKeyDeletion", json!({ "PendingWindowInDays": 7 + request.choice }))
            }
            Sign => {
                let more = json!({ "Message": "aGVsbG8=", "SigningAlgorithm": "ECDSA_SHA_256" });
                ("Sign", more)
            }
            TagResource => {
                let value = request.choice.to_string();
                ("TagResource", json!({ "Tags": [{ "TagKey": "choice", "TagValue": value }] }))
            }
            UpdatePrimaryRegion => {
                ("UpdatePrimaryRegion", json!({ "PrimaryRegion": request.other_region() }))
            }
        };
        let answer = self.about_key(laboratory, request, name, more)?;
        (answer.status == 200).then_some(name)
    }

    fn create_key<S: Store>(
        &mut self,
        laboratory: &Laboratory<S>,
        request: &Request,
    ) -> Option<&'static str> {
        if self.0.len() == KEYS_MAX {
            return None;
        }
        let input = match request.choice {
            0 | 1 => json!({ "MultiRegion": true }),
            2 => json!({ "MultiRegion": true, "Origin": "EXTERNAL" }),
            3 => json!({ "Origin": "EXTERNAL" }),
            4 => json!({
                "MultiRegion": true, "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY",
            }),
            _ => json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" }),
        };
        let answer = call(laboratory, request.region, "CreateKey", &input);
        self.0.push(text(&body(&answer)["KeyMetadata"]["KeyId"]));
        (answer.status == 200).then_some("CreateKey")
    }

    fn create_alias<S: Store>(
        &self,
        laboratory: &Laboratory<S>,
        request: &Request,
    ) -> Option<&'static str> {
        let target = self.key(request)?;
        let input =
            json!({ "AliasName": format!("alias/{}", request.choice), "TargetKeyId": target });
        let answer = call(laboratory, request.region, "CreateAlias", &input);
        (answer.status == 200).then_some("CreateAlias")
    }

    /// Imports material, by the same bytes in all Regions for the same choice.
    fn import<S: Store>(
        &self,
        laboratory: &Laboratory<S>,
        request: &Request,
    ) -> Option<&'static str> {
        let wrapping =
            json!({ "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048" });
        let parameters = self.about_key(laboratory, request, "GetParametersForImport", wrapping)?;
        let parameters = body(&parameters);
        let public_key = STANDARD.decode(text(&parameters["PublicKey"])).ok()?;
        if public_key.is_empty() {
            return None;
        }
        let material = [u8::try_from(request.choice / 2).ok()?; 32];
        let is_current = request.choice.is_multiple_of(2);
        let mut input = json!({
            "ImportToken": parameters["ImportToken"],
            "EncryptedKeyMaterial": STANDARD.encode(wrapped(&public_key, &material)),
            "ImportType": if is_current { "EXISTING_KEY_MATERIAL" } else { "NEW_KEY_MATERIAL" },
        });
        if request.choice > 3 {
            // Within the days in which random histories go on.
            let now = laboratory.now(WALL).as_millis() / 1000;
            input["ExpirationModel"] = json!("KEY_MATERIAL_EXPIRES");
            input["ValidTo"] = json!(now + 20 * 86_400);
        } else {
            input["ExpirationModel"] = json!("KEY_MATERIAL_DOES_NOT_EXPIRE");
        }
        let answer = self.about_key(laboratory, request, "ImportKeyMaterial", input)?;
        (answer.status == 200).then_some("ImportKeyMaterial")
    }

    fn about_key<S: Store>(
        &self,
        laboratory: &Laboratory<S>,
        request: &Request,
        operation: &str,
        mut input: Value,
    ) -> Option<Answer> {
        input["KeyId"] = json!(self.key(request)?);
        Some(call(laboratory, request.region, operation, &input))
    }

    fn key(&self, request: &Request) -> Option<&String> {
        self.0.get(request.key.checked_rem(self.0.len())?)
    }
}

impl Request {
    fn other_region(&self) -> &'static str {
        REGIONS[self.choice % REGIONS.len()]
    }
}

fn call<S: Store>(
    laboratory: &Laboratory<S>,
    region: usize,
    operation: &str,
    input: &Value,
) -> Answer {
    let region = REGIONS[region];
    let signed = format!("AWS4-HMAC-SHA256 Credential=any/20260901/{region}/kms/aws4_request");
    let target = format!("TrentService.{operation}");
    block_on(laboratory.call_signed(WALL, &signed, &target, &input.to_string()))
}

fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
