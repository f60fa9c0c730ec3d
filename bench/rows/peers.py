"""Other linters of configuration, each on an input that is trivial to it, beside guestlint's cold start."""

from __future__ import annotations

from bench.programs import LIBRARIES, Input, Program, guestlint, text
from bench.row import Group, Meter, ratio
from bench.rows.start import CLEAN

_WORKFLOW = """\
name: check
on: push
permissions: {}
jobs:
  check:
    name: check
    runs-on: ubuntu-24.04
    steps:
      - name: say
        run: echo checked
"""
_TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Topic:
    Type: AWS::SNS::Topic
"""


def _file(name: str, content: str) -> Input:
    return text(f"peers/{name}", lambda: content)


_PEERS = {
    "ruff": Program("ruff", ("check", "--no-cache", "--isolated", _file("one.py", '"""Nothing."""\n'))),
    "zizmor": Program("zizmor", ("--offline", "--no-config", _file("check.yml", _WORKFLOW))),
    "yamllint": Program("yamllint", ("-d", "relaxed", _file("one.yaml", "---\nkey: value\n"))),
    "sqlfluff": Program("sqlfluff", ("lint", "--dialect", "ansi", _file("one.sql", "SELECT a FROM b\n"))),
    "cfn-lint": Program("cfn-lint", (_file("topic.yaml", _TEMPLATE),)),
}

GROUP = Group(
    "Beside other linters",
    "Processor time of whole processes on a trivial input, as a ratio to `python -c 'import click, tomli'`.",
    "ratio",
    tuple(
        ratio(name, program, LIBRARIES, Meter.CPU)
        for name, program in {"guestlint": guestlint(CLEAN), **_PEERS}.items()
    ),
)
