"""Which folder of a target uses which, by the names of types, and on which floor every target stands.

usage: structure.py REPORT < (the output of `swift package dump-package`)    in the package's directory

REPORT is "uses" for the whole table, or "short" for what is wrong and the figures alone. Exit status 1 for folders that need
each other and for floors crossed, 0 otherwise.
"""

import collections
import json
import os
import re
import statistics
import sys

MODIFIERS = r"(?:(?:package|public|internal|private|fileprivate|final|indirect|nonisolated|@\w+(?:\([^)]*\))?)\s+)*"
DECLARATION = re.compile(rf"^({MODIFIERS})(?:struct|class|enum|protocol|actor|typealias)\s+([A-Z]\w*)", re.M)
IMPORT = re.compile(r"^(?:(?:package|public|internal|private|@\w+)\s+)*import\s+(?:\w+\s+)?(\w+)", re.M)
FLOOR = re.compile(r"^\s*//.*\bFloor (\d+)\b")


def code(text):
    """The text without comments, and of its strings only what they interpolate."""
    text = re.sub(r'"""(.*?)"""', lambda found: " ".join(interpolations(found[1])), text, flags=re.S)
    lines = []
    for line in text.split("\n"):
        line = re.sub(r'"((?:\\.|[^"\\])*)"', lambda found: " ".join(interpolations(found[1])), line)
        lines.append(line.split("//")[0])
    return "\n".join(lines)


def interpolations(text):
    return re.findall(r"\\\(((?:[^()]|\([^()]*\))*)\)", text)


def floors():
    """Floors by target, as the comments of Package.swift name them: a floor's comment stands above its targets."""
    result, floor = {}, None
    for line in open("Package.swift", encoding="utf-8"):
        found = FLOOR.match(line)
        if found:
            floor = int(found[1])
        for found in re.finditer(r'\bname: "(\w+)"', line):
            if floor is not None and os.path.isdir(f"Sources/{found[1]}"):
                result.setdefault(found[1], floor)
    return result


def swift_files(target):
    for folder, names, files in os.walk(f"Sources/{target}"):
        names[:] = sorted(name for name in names if not name.endswith(".docc"))
        for name in sorted(files):
            if name.endswith(".swift"):
                yield os.path.join(folder, name)


def uses(files):
    """(user, used) folders -> type -> the files that name it."""
    texts = {path: code(open(path, encoding="utf-8").read()) for path in files}
    homes = collections.defaultdict(set)
    for path, text in texts.items():
        for modifiers, name in DECLARATION.findall(text):
            if "private" not in modifiers:
                homes[name].add(os.path.dirname(path))
    result = collections.defaultdict(lambda: collections.defaultdict(list))
    for path, text in texts.items():
        folder = os.path.dirname(path)
        for name in set(re.findall(r"(?<![\w.])[A-Z]\w*", text)):
            if folder not in homes[name] and len(homes[name]) == 1:
                result[folder, next(iter(homes[name]))][name].append(os.path.basename(path))
    return result


def knots(edges):
    """Folders that need each other, directly or by way of others: sets of two or more."""
    reach = collections.defaultdict(set)
    for user, used in edges:
        reach[user].add(used)
    changed = True
    while changed:
        changed = False
        for user in list(reach):
            wider = set().union(reach[user], *(reach[used] for used in list(reach[user])))
            changed = changed or wider != reach[user]
            reach[user] = wider
    groups = {frozenset(other for other in reach[user] if user in reach[other]) for user in reach if user in reach[user]}
    return sorted(sorted(group) for group in groups)


def main():
    shows_uses = sys.argv[1:] != ["short"]
    package = json.load(sys.stdin)
    wrong = []
    floor = floors()
    for target in package["targets"]:
        name = target["name"]
        if not os.path.isdir(f"Sources/{name}"):
            continue
        if name not in floor:
            wrong.append(f"{name} stands under no floor's comment in Package.swift")
            continue
        names = {value[0] for entry in target["dependencies"] for key, value in entry.items() if key in ("byName", "target")}
        for path in swift_files(name):
            names |= set(IMPORT.findall(open(path, encoding="utf-8").read()))
        for other in sorted(names & floor.keys()):
            if floor[other] > floor[name]:
                wrong.append(f"{name} on floor {floor[name]} uses {other} on floor {floor[other]}")
    lengths = []
    for name in sorted(floor, key=lambda name: (-floor[name], name)):
        files = list(swift_files(name))
        lengths += [open(path, encoding="utf-8").read().count("\n") for path in files if not os.path.islink(path)]
        found = uses(files)
        if shows_uses and found:
            print(f"{name} (floor {floor[name]})")
            for (user, used), types in sorted(found.items()):
                user, used = (os.path.relpath(folder, f"Sources/{name}") for folder in (user, used))
                print(f"  {user} uses {used}: {', '.join(sorted(types))}")
        for knot in knots(found):
            wrong.append(f"folders of {name} need each other: " + ", ".join(os.path.relpath(one, f"Sources/{name}") for one in knot))
            for user, used in sorted(found):
                if user in knot and used in knot:
                    named = ", ".join(f"{one} ({', '.join(sorted(places))})" for one, places in sorted(found[user, used].items()))
                    wrong.append(f"    {os.path.basename(user)} uses {os.path.basename(used)}: {named}")
    if lengths:
        few = sum(length <= 25 for length in lengths)
        print(
            f"structure: {len(lengths)} files, {statistics.median(lengths):.0f} lines in the median, "
            f"{few} ({few / len(lengths):.0%}) with 25 or fewer")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


sys.exit(main())
