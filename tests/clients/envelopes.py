"""The AWS Encryption SDK, which nobody here wrote: what it sealed opens after three rotations."""

import json
import os
import urllib.request

import aws_encryption_sdk
import boto3
from aws_encryption_sdk import CommitmentPolicy

SERVER = os.environ["AWS_ENDPOINT_URL_KMS"]

key = boto3.client("kms").create_key()["KeyMetadata"]
boto3.client("kms").enable_key_rotation(KeyId=key["KeyId"], RotationPeriodInDays=90)
client = aws_encryption_sdk.EncryptionSDKClient(
    commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
)
provider = aws_encryption_sdk.StrictAwsKmsMasterKeyProvider(key_ids=[key["Arn"]])
sealed, _ = client.encrypt(source=b"for years", key_provider=provider, encryption_context={"a": "b"})

turn = urllib.request.Request(f"{SERVER}/_orrery/clock", data=b'{"advance":"P270D"}')
with urllib.request.urlopen(turn) as answer:
    assert len(json.load(answer)["events"]) == 3

opened, header = client.decrypt(source=sealed, key_provider=provider)
assert opened == b"for years"
assert header.encryption_context["a"] == "b"
print("done")
