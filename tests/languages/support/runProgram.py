"""Runs a Pulumi program on the Automation API: PROGRAM ENGINE FOLDER POLICIES. Prints what came of it as JSON."""

import json
import os
import sys

from pulumi import automation

program_file, engine, folder, policies = sys.argv[1:]


def program():
    with open(program_file, encoding="utf-8") as source:
        exec(compile(source.read(), program_file, "exec"), {"__name__": "__main__"})


stack = automation.create_or_select_stack(
    "test",
    project_name="writeback",
    program=program,
    opts=automation.LocalWorkspaceOptions(
        pulumi_command=automation.PulumiCommand(root=engine),
        pulumi_home=os.path.join(folder, "home"),
    ),
)
stack.set_config("azure-native:location", automation.ConfigValue("westeurope"))
try:
    up = stack.up(color="never", policy_packs=[policies])
    again = stack.preview(color="never", policy_packs=[policies])
    outputs = {name: output.value for name, output in up.outputs.items()}
    changes = {str(getattr(op, "value", op)): count for op, count in again.change_summary.items()}
    print(json.dumps({"outputs": outputs, "again": changes}))
except automation.CommandError as error:
    print(json.dumps({"refused": str(error)}))
