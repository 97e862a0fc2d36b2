"""Grants and a key's last use, by boto3: what it knows as shapes, pages and exceptions is what it finds."""

import boto3

kms = boto3.client("kms")
created = kms.create_key()["KeyMetadata"]
key, role = created["KeyId"], "arn:aws:iam::111122223333:role/app"

asked = {
    "KeyId": key,
    "GranteePrincipal": role,
    "RetiringPrincipal": role,
    "Operations": ["Encrypt", "Decrypt"],
    "Constraints": {"EncryptionContextSubset": {"team": "blue"}},
}
named = [kms.create_grant(**asked, Name="app") for _ in range(2)]
assert named[0]["GrantId"] == named[1]["GrantId"]
assert named[0]["GrantToken"] != named[1]["GrantToken"]
plain = kms.create_grant(KeyId=key, GranteePrincipal=role, Operations=["DescribeKey"])

pages = list(kms.get_paginator("list_grants").paginate(KeyId=key, PaginationConfig={"PageSize": 1}))
grants = {grant["GrantId"]: grant for page in pages for grant in page["Grants"]}
assert len(pages) == 2 and set(grants) == {named[0]["GrantId"], plain["GrantId"]}
shown = grants[named[0]["GrantId"]]
assert shown["Operations"] == ["Decrypt", "Encrypt"] and shown["KeyId"] == created["Arn"]
assert shown["Constraints"] == asked["Constraints"] and shown["Name"] == "app"
assert shown["IssuingAccount"] == f"arn:aws:iam::{created['AWSAccountId']}:root"
retirable = kms.get_paginator("list_retirable_grants").paginate(RetiringPrincipal=role)
assert [it["GrantId"] for page in retirable for it in page["Grants"]] == [named[0]["GrantId"]]

tokens = [it["GrantToken"] for it in named]
sealed = kms.encrypt(KeyId=key, Plaintext=b"x", GrantTokens=tokens)
used = kms.get_key_last_usage(KeyId=key)
assert used["TrackingStartDate"] == used["KeyCreationDate"] == created["CreationDate"]
assert used["KeyLastUsage"]["Operation"] == "Encrypt"
assert used["KeyLastUsage"]["KmsRequestId"] == sealed["ResponseMetadata"]["RequestId"]


def refused(exception, call, **asked):
    try:
        call(**asked)
    except exception:
        return
    raise AssertionError(f"{call.__name__} is not refused")


errors = kms.exceptions
refused(errors.InvalidGrantTokenException, kms.encrypt, KeyId=key, Plaintext=b"x", GrantTokens=["token"])
refused(errors.InvalidGrantIdException, kms.revoke_grant, KeyId=key, GrantId="grant")
refused(errors.InvalidArnException, kms.create_grant, **{**asked, "GranteePrincipal": "app"})
refused(errors.DryRunOperationException, kms.revoke_grant, KeyId=key, GrantId=plain["GrantId"], DryRun=True)
kms.retire_grant(GrantToken=tokens[1])
kms.revoke_grant(KeyId=key, GrantId=plain["GrantId"])
refused(errors.NotFoundException, kms.retire_grant, KeyId=key, GrantId=plain["GrantId"])
assert kms.list_grants(KeyId=key)["Grants"] == []
kms.disable_key(KeyId=key)
refused(errors.DisabledException, kms.create_grant, **asked)
print("done")
