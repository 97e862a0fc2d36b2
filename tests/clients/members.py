"""Compares tests/data/members.tsv with AWS's model in botocore; `--write` writes the file instead."""

import sys
from pathlib import Path

import botocore
import botocore.session

TABLE = Path(__file__).parent.parent / "data" / "members.tsv"
HEAD = f"""\
# Every operation of KMS and every member of its input, in the order of AWS's own model, which is that of botocore
# {botocore.__version__}; `python tests/clients/members.py --write` writes it. An operation without members has a row of its own.
# operation\tmember\tneed
"""


def rows():
    model = botocore.session.get_session().get_service_model("kms")
    for operation in sorted(model.operation_names):
        shape = model.operation_model(operation).input_shape
        if shape is None or not shape.members:
            yield f"{operation}\t\t"
            continue
        for member in shape.members:
            need = "required" if member in shape.required_members else "optional"
            yield f"{operation}\t{member}\t{need}"


table = HEAD + "".join(f"{row}\n" for row in rows())
if "--write" in sys.argv:
    TABLE.write_text(table)
assert TABLE.read_text() == table, f"{TABLE} differs from botocore's model; run this script with --write"
print("done")
