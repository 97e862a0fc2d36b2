"""Encrypts with the AWS Encryption SDK for Python, lets the key rotate three times, and decrypts."""

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
ciphertext, _ = client.encrypt(source=b"for years", key_provider=provider, encryption_context={"a": "b"})

advance = urllib.request.Request(f"{SERVER}/_orrery/clock", data=b'{"advance":"P270D"}')
with urllib.request.urlopen(advance) as response:
    assert len(json.load(response)["events"]) == 3

plaintext, header = client.decrypt(source=ciphertext, key_provider=provider)
assert plaintext == b"for years"
assert header.encryption_context["a"] == "b"
print("done")
