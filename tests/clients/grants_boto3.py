"""Grants and the last use of a key with boto3: its shapes, paginators and exceptions."""

import boto3

kms = boto3.client("kms")
created = kms.create_key()["KeyMetadata"]
key, role = created["KeyId"], "arn:aws:iam::111122223333:role/app"

grant = {
    "KeyId": key,
    "GranteePrincipal": role,
    "RetiringPrincipal": role,
    "Operations": ["Encrypt", "Decrypt"],
    "Constraints": {"EncryptionContextSubset": {"team": "blue"}},
}
named = [kms.create_grant(**grant, Name="app") for _ in range(2)]
assert named[0]["GrantId"] == named[1]["GrantId"]
assert named[0]["GrantToken"] != named[1]["GrantToken"]
plain = kms.create_grant(KeyId=key, GranteePrincipal=role, Operations=["DescribeKey"])

pages = list(kms.get_paginator("list_grants").paginate(KeyId=key, PaginationConfig={"PageSize": 1}))
grants = {it["GrantId"]: it for page in pages for it in page["Grants"]}
assert len(pages) == 2 and set(grants) == {named[0]["GrantId"], plain["GrantId"]}
listed = grants[named[0]["GrantId"]]
assert listed["Operations"] == ["Decrypt", "Encrypt"] and listed["KeyId"] == created["Arn"]
assert listed["Constraints"] == grant["Constraints"] and listed["Name"] == "app"
assert listed["IssuingAccount"] == f"arn:aws:iam::{created['AWSAccountId']}:root"
retirable = kms.get_paginator("list_retirable_grants").paginate(RetiringPrincipal=role)
assert [it["GrantId"] for page in retirable for it in page["Grants"]] == [named[0]["GrantId"]]

tokens = [it["GrantToken"] for it in named]
encrypted = kms.encrypt(KeyId=key, Plaintext=b"x", GrantTokens=tokens)
used = kms.get_key_last_usage(KeyId=key)
assert used["TrackingStartDate"] == used["KeyCreationDate"] == created["CreationDate"]
assert used["KeyLastUsage"]["Operation"] == "Encrypt"
assert used["KeyLastUsage"]["KmsRequestId"] == encrypted["ResponseMetadata"]["RequestId"]


def fails(exception, call, **parameters):
    try:
        call(**parameters)
    except exception:
        return
    raise AssertionError(f"{call.__name__} succeeds")


errors = kms.exceptions
fails(errors.InvalidGrantTokenException, kms.encrypt, KeyId=key, Plaintext=b"x", GrantTokens=["token"])
fails(errors.InvalidGrantIdException, kms.revoke_grant, KeyId=key, GrantId="grant")
fails(errors.InvalidArnException, kms.create_grant, **{**grant, "GranteePrincipal": "app"})
fails(errors.DryRunOperationException, kms.revoke_grant, KeyId=key, GrantId=plain["GrantId"], DryRun=True)
kms.retire_grant(GrantToken=tokens[1])
kms.revoke_grant(KeyId=key, GrantId=plain["GrantId"])
fails(errors.NotFoundException, kms.retire_grant, KeyId=key, GrantId=plain["GrantId"])
assert kms.list_grants(KeyId=key)["Grants"] == []
kms.disable_key(KeyId=key)
fails(errors.DisabledException, kms.create_grant, **grant)
print("done")
