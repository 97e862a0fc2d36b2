"""Three years of rotation with boto3 against `kms-orrery serve`."""

import json
import os
import urllib.request

import boto3

SERVER = os.environ["AWS_ENDPOINT_URL_KMS"]


def advance_clock(body):
    request = urllib.request.Request(f"{SERVER}/_orrery/clock", data=json.dumps(body).encode())
    with urllib.request.urlopen(request) as response:
        return json.load(response)["events"]


kms = boto3.client("kms")
key = kms.create_key(Description="orders", Tags=[{"TagKey": "team", "TagValue": "a"}])["KeyMetadata"]
kms.create_alias(AliasName="alias/orders", TargetKeyId=key["KeyId"])
kms.enable_key_rotation(KeyId=key["KeyId"], RotationPeriodInDays=365)

context = {"tenant": "a"}
blobs = []
for year in range(3):
    plaintext = f"year {year}".encode()
    blobs.append(kms.encrypt(KeyId="alias/orders", Plaintext=plaintext, EncryptionContext=context))
    assert [event["type"] for event in advance_clock({"advance": "P365D"})] == ["KeyRotated"]

for year, blob in enumerate(blobs):
    decrypted = kms.decrypt(CiphertextBlob=blob["CiphertextBlob"], EncryptionContext=context)
    assert decrypted["Plaintext"] == f"year {year}".encode()

rotations = kms.list_key_rotations(KeyId=key["KeyId"])["Rotations"]
assert [rotation["RotationType"] for rotation in rotations] == ["AUTOMATIC"] * 3

for number in range(60):
    kms.create_key(Description=str(number))
pages = kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 7})
assert len({listed["KeyId"] for page in pages for listed in page["Keys"]}) == 61

try:
    kms.decrypt(CiphertextBlob=blobs[0]["CiphertextBlob"], EncryptionContext={"tenant": "b"})
    raise AssertionError("Decrypt succeeds with another encryption context")
except kms.exceptions.InvalidCiphertextException:
    pass

ireland = boto3.client("kms", region_name="eu-west-1")
assert ireland.list_keys()["Keys"] == []
assert ireland.create_key()["KeyMetadata"]["Arn"].startswith("arn:aws:kms:eu-west-1:111122223333:")
others = boto3.client("kms", aws_access_key_id="444455556666", aws_secret_access_key="any")
assert others.create_key()["KeyMetadata"]["AWSAccountId"] == "444455556666"
encrypted = others.encrypt(KeyId=key["Arn"], Plaintext=b"across accounts")
assert kms.decrypt(CiphertextBlob=encrypted["CiphertextBlob"])["Plaintext"] == b"across accounts"

kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)
try:
    kms.encrypt(KeyId=key["KeyId"], Plaintext=b"too late")
    raise AssertionError("Encrypt succeeds with a key that is pending deletion")
except kms.exceptions.KMSInvalidStateException as error:
    assert "pending deletion" in str(error)
print("done")
