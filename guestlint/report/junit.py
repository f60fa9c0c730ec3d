"""JUnit XML, which most CI systems show: a suite for each file, and a failed case for each finding.

Source: the schema of Jenkins' xUnit plugin, junit-10.xsd.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from guestlint.diagnostics import Finding, Run, Severity
from guestlint.hints import TextIO
from guestlint.source.positions import Positions
from guestlint.source.printable import printable


class JUnit:
    """Writes a document in which a file without findings is one case that passes."""

    name = "junit"

    def write(self, run: Run, out: TextIO) -> None:
        """Write the suites in the order of the files; infos pass, because they are not failures."""
        places = Positions(run.documents)
        root = ET.Element("testsuites", name="guestlint")
        for file in run.documents:
            findings = [finding for finding in run.findings if finding.diagnostic.at.file == file]
            _add_suite(root, file, findings, places)
        for failure in run.failures:
            _add_failure(root, str(failure))
        _write(root, out)


def write_cases(cases: Iterable[tuple[str, Severity, str]], out: TextIO) -> None:
    """Write a suite of cases, each with a name, a severity and a text; infos pass."""
    root = ET.Element("testsuites", name="guestlint")
    listed = list(cases)
    failures = sum(severity != "info" for _, severity, _ in listed)
    counts = {"tests": str(len(listed)), "failures": str(failures), "errors": "0", "skipped": "0"}
    suite = ET.SubElement(root, "testsuite", {"name": "guestlint", **counts})
    for name, severity, text in listed:
        case = ET.SubElement(suite, "testcase", name=name, classname="guestlint", time="0")
        if severity == "info":
            ET.SubElement(case, "system-out").text = text
        else:
            ET.SubElement(case, "failure", message=text, type=severity)
    _write(root, out)


def _write(root: ET.Element, out: TextIO) -> None:
    ET.indent(root)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(ET.tostring(root).decode() + "\n")  # in ASCII, as the stream may have another encoding


def _add_suite(root: ET.Element, file: str, findings: list[Finding], places: Positions) -> None:
    failures = sum(finding.severity != "info" for finding in findings)
    counts = {"tests": str(max(len(findings), 1)), "failures": str(failures), "errors": "0", "skipped": "0"}
    suite = ET.SubElement(root, "testsuite", {"name": printable(file), **counts})
    for finding in findings:
        case = ET.SubElement(suite, "testcase", name=_name(finding), classname=printable(file), time="0")
        text = printable(f"{places.spot(finding.diagnostic.at)}: {finding.diagnostic.message}")
        if finding.severity == "info":
            ET.SubElement(case, "system-out").text = text
        else:
            message = printable(finding.diagnostic.message)
            failure = ET.SubElement(case, "failure", message=message, type=finding.severity)
            failure.text = f"{text}\n{printable(finding.diagnostic.help)}"
    if not findings:
        ET.SubElement(suite, "testcase", name="guestlint", classname=printable(file), time="0")


def _add_failure(root: ET.Element, message: str) -> None:
    counts = {"tests": "1", "failures": "0", "errors": "1", "skipped": "0"}
    suite = ET.SubElement(root, "testsuite", {"name": "guestlint", **counts})
    case = ET.SubElement(suite, "testcase", name="guestlint", classname="guestlint", time="0")
    ET.SubElement(case, "error", message=printable(message), type="failed")


def _name(finding: Finding) -> str:
    return printable(f"{finding.rule} {finding.path}".rstrip())
