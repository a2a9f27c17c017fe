"""Turns what `apus --experimental-dump-help` says into man pages: manual.py DUMP.json DIRECTORY VERSION DATE"""

import json
import sys

EXIT_STATUSES = [
    ("0", "done"),
    ("64", "usage; also a run directory that already holds a run, a resume that does not match, a kernel this machine lacks, "
           "and TCP beyond loopback without keys"),
    ("65", "bad or missing data, divergence, no usable checkpoint, a bad picture"),
    ("69", "nobody to work with, or nothing to be had from the network"),
    ("70", "a defect of Apus"),
    ("73", "the run directory cannot be written, or another process holds it"),
    ("74", "a write failed"),
    ("75", "stopped by a signal after a checkpoint; apus resume goes on"),
    ("130", "stopped by a signal with nothing to resume"),
]
VARIABLES = [
    ("APUS_DATA", "The directory where MNIST lies, for --data auto and mnist."),
    ("APUS_MIRRORS", "Base URLs to fetch MNIST from, separated by spaces or commas."),
    ("APUS_KERNEL", "The instruction set of the kernel: avx512, avx2, neon or plain. (default: the fastest)"),
    ("APUS_DASHBOARD_TOKEN", "--dashboard-token where that is not given; it means nothing without --dashboard."),
]


def roff(text):
    """Text in which nothing is a request or an escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def name(entry):
    return ("--" if entry["kind"] == "long" else "-") + entry["name"]


def usage(argument):
    value = argument.get("valueName") or "value"
    dots = "..." if argument.get("isRepeating") else ""
    if argument["kind"] == "positional":
        return f"\\fI{roff(value)}\\fR{dots}"
    names = ", ".join(f"\\fB{roff(name(entry))}\\fR" for entry in argument["names"])
    return names if argument["kind"] == "flag" else f"{names} \\fI{roff(value)}\\fR"


def described(argument):
    text = " ".join(filter(None, [argument.get("abstract"), argument.get("discussion")]))
    values = argument.get("allValueStrings") or argument.get("allValues")
    if values and argument["kind"] == "option":
        text += f" One of {', '.join(values)}."
    if argument.get("defaultValue") and "(default:" not in text:
        text += f" (default: {argument['defaultValue']})"
    return text


def discussion(command, abstract):
    """Paragraphs, lines that are set as they are, and the examples, which are a section of their own."""
    before, _, examples = (command.get("discussion") or "").partition("EXAMPLES\n")
    before = before if before.strip() else abstract
    is_set, is_new = False, True
    for line in before.strip().split("\n") if before.strip() else []:
        if line.startswith("  ") and not is_set:
            if not is_new:
                yield ".PP"
            yield ".nf"
            is_set = True
        elif not line.strip():
            yield ".fi\n.PP" if is_set else ".PP"
            is_set, is_new = False, True
            continue
        is_new = False
        yield roff(line.strip())
    if is_set:
        yield ".fi"
    if examples:
        yield ".SH EXAMPLES\n.nf"
        blank = False
        for line in examples.rstrip().split("\n"):
            if line and not line.startswith(" "):
                yield (".fi\n.PP\n" if not blank else "") + roff(line)
                blank = True
            elif line:
                yield roff(line.removeprefix("  "))
        if not blank:
            yield ".fi"


def variable(argument):
    long = next((entry["name"] for entry in argument.get("names") or [] if entry["kind"] == "long"), None)
    if long in (None, "help", "version", "data", "print-config", "dashboard-token") or long.startswith("no-"):
        return None
    return "APUS_" + long.upper().replace("-", "_"), long


def page(words, command, version, pages):
    title = "-".join(words)
    abstract = command.get("abstract", "").rstrip(".")
    # What --help-all alone shows stands below a title and says what it does; what nobody is told of does not.
    arguments = [argument for argument in command.get("arguments") or []
                 if argument.get("shouldDisplay", True) or argument.get("sectionTitle") and argument.get("abstract")]
    subcommands = [sub for sub in command.get("subcommands") or [] if sub["commandName"] != "help"]
    positional = " ".join(
        usage(a) if not a.get("isOptional") else f"[{usage(a)}]" for a in arguments if a["kind"] == "positional")
    out = [f'.TH {title.upper()} 1 "{sys.argv[4]}" "Apus {version}" "Apus manual"', ".SH NAME",
           f"{roff(title)} \\- {roff(abstract[:1].lower() + abstract[1:])}", ".SH SYNOPSIS"]
    rest = "\\fIcommand\\fR ..." if subcommands else f"[\\fIoption\\fR ...] {positional}"
    out += [f"\\fB{roff(' '.join(words))}\\fR {rest}".rstrip(), ".SH DESCRIPTION"]
    out += list(discussion(command, command.get("abstract", "")))
    if subcommands:
        out.append(".SH COMMANDS")
        for sub in subcommands:
            out += [".TP", f"\\fB{roff(sub['commandName'])}\\fR", roff(sub.get("abstract", ""))]
    section = None
    if any(argument["kind"] != "positional" for argument in arguments) or positional:
        out.append(".SH OPTIONS")
    for argument in sorted(arguments, key=lambda argument: argument.get("sectionTitle") or ""):
        if (argument.get("sectionTitle") or "") != (section or ""):
            section = argument["sectionTitle"]
            out.append(f".SS {roff(section)}")
        out += [".TP", usage(argument), roff(described(argument))]
    if words[1:] in (["train"], ["resume"]):
        out += [".SH ENVIRONMENT", "What the command line does not say a variable may; one that is empty says nothing. "
                "Flags are true or false, and options that may be repeated take values with spaces between."]
        if words[1] == "resume":
            out.append("Variables that determine the result must be what the run was begun with.")
        for entry, meaning in VARIABLES + [
            (found[0], f"--{found[1]}") for found in map(variable, arguments) if found
        ]:
            out += [".TP", f"\\fB{roff(entry)}\\fR", roff(meaning)]
    out.append(".SH EXIT STATUS")
    for status, meaning in EXIT_STATUSES:
        out += [".TP", f"\\fB{status}\\fR", roff(meaning)]
    others = [other for other in pages if other != title]
    out += [".SH SEE ALSO", ",\n".join(f"\\fB{roff(other)}\\fR(1)" for other in others)]
    return "\n".join(out) + "\n"


def collect(words, command):
    yield words, command
    for sub in command.get("subcommands") or []:
        if sub["commandName"] != "help" and sub.get("shouldDisplay", True):
            yield from collect(words + [sub["commandName"]], sub)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        root = json.load(file)["command"]
    version = sys.argv[3]
    commands = list(collect([root["commandName"]], root))
    pages = ["-".join(words) for words, _ in commands]
    for words, command in commands:
        with open(f"{sys.argv[2]}/{'-'.join(words)}.1", "w", encoding="utf-8") as file:
            file.write(page(words, command, version, pages))


main()
