"""boto3 against `kms-orrery serve`: three years of rotation in a moment."""

import json
import os
import urllib.request

import boto3

SERVER = os.environ["AWS_ENDPOINT_URL_KMS"]


def turn(clock):
    request = urllib.request.Request(f"{SERVER}/_orrery/clock", data=json.dumps(clock).encode())
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["events"]


kms = boto3.client("kms")
key = kms.create_key(Description="orders", Tags=[{"TagKey": "team", "TagValue": "a"}])["KeyMetadata"]
kms.create_alias(AliasName="alias/orders", TargetKeyId=key["KeyId"])
kms.enable_key_rotation(KeyId=key["KeyId"], RotationPeriodInDays=365)

context = {"tenant": "a"}
blobs = []
for year in range(3):
    plaintext = f"year {year}".encode()
    blobs.append(kms.encrypt(KeyId="alias/orders", Plaintext=plaintext, EncryptionContext=context))
    assert [event["type"] for event in turn({"advance": "P365D"})] == ["KeyRotated"]

for year, blob in enumerate(blobs):
    opened = kms.decrypt(CiphertextBlob=blob["CiphertextBlob"], EncryptionContext=context)
    assert opened["Plaintext"] == f"year {year}".encode()

rotations = kms.list_key_rotations(KeyId=key["KeyId"])["Rotations"]
assert [rotation["RotationType"] for rotation in rotations] == ["AUTOMATIC"] * 3

for number in range(60):
    kms.create_key(Description=str(number))
pages = kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 7})
assert len({found["KeyId"] for page in pages for found in page["Keys"]}) == 61

try:
    kms.decrypt(CiphertextBlob=blobs[0]["CiphertextBlob"], EncryptionContext={"tenant": "b"})
    raise AssertionError("another context decrypts")
except kms.exceptions.InvalidCiphertextException:
    pass

ireland = boto3.client("kms", region_name="eu-west-1")
assert ireland.list_keys()["Keys"] == []
assert ireland.create_key()["KeyMetadata"]["Arn"].startswith("arn:aws:kms:eu-west-1:111122223333:")
others = boto3.client("kms", aws_access_key_id="444455556666", aws_secret_access_key="any")
assert others.create_key()["KeyMetadata"]["AWSAccountId"] == "444455556666"
sealed = others.encrypt(KeyId=key["Arn"], Plaintext=b"across accounts")
assert kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"])["Plaintext"] == b"across accounts"

kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)
try:
    kms.encrypt(KeyId=key["KeyId"], Plaintext=b"too late")
    raise AssertionError("a key that waits for its deletion encrypts")
except kms.exceptions.KMSInvalidStateException as refused:
    assert "pending deletion" in str(refused)
print("done")
