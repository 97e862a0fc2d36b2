"""Starts moto_server on PORT with COUNT keys. All but the first are copies of it with other ids."""

import copy
import sys

from moto.kms.models import kms_backends
from moto.kms.utils import generate_key_id
from moto.server import main

port, count = sys.argv[1:]
backend = kms_backends["123456789012"]["us-east-1"]
first = backend.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", None)
for _ in range(int(count) - 1):
    key = copy.copy(first)
    key.id = generate_key_id()
    key.arn = first.arn.replace(first.id, key.id)
    key.rotations = []
    backend.keys[key.id] = key
main(["--port", port])
