#!/usr/bin/env bash
# Fails where code of a wide kernel build could run on a CPU that lacks its instructions.
#
#   scripts/check-kernel-symbols.sh [BUILD_DIRECTORY ...]     (default: .build/debug and .build/release, where built)
#
# A function that may be shared between object files (a weak symbol) is linked once, from any of them. So every weak
# function in an object of KernelAVX2 or KernelAVX512 must carry its own module's name, which no other object has.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."

directories=("$@")
if [ ${#directories[@]} -eq 0 ]; then
    for configuration in debug release; do
        if [ -d ".build/$configuration" ]; then directories+=(".build/$configuration"); fi
    done
fi

nm="$(command -v nm || command -v llvm-nm || true)"
if [ -z "$nm" ]; then
    echo "checking kernel symbols: neither nm nor llvm-nm is installed" >&2
    exit 69
fi

failed=0
checked=0
for directory in "${directories[@]}"; do
    for module in KernelAVX2 KernelAVX512; do
        [ -d "$directory/$module.build" ] || continue
        while IFS= read -r -d '' object; do
            checked=$((checked + 1))
            # V is data: a table could still point at wide code. What the compiler writes into every object alike
            # (the version of its reflection data, the spelling of a type's name) holds no code and points at none.
            foreign="$("$nm" --defined-only "$object" | awk -v module="${#module}$module" '
                $2 ~ /^[WVu]$/ && index($0, module) == 0 && $3 != "__swift_reflection_version" \
                    && $3 != "symbolic" { print "    " $0 }')"
            if [ -n "$foreign" ]; then
                echo "$object: weak symbols that other objects may share:" >&2
                echo "$foreign" >&2
                failed=1
            fi
        done < <(find "$directory/$module.build" -name '*.o' -print0)
    done
done

if [ "$checked" -eq 0 ]; then
    if [ "$(uname -m)" != x86_64 ]; then exit 0; fi
    echo "checking kernel symbols: no object of a wide kernel in ${directories[*]:-.build}; build first" >&2
    exit 66
fi
[ "$failed" -eq 0 ] && echo "kernel symbols: $checked objects, each its own"
exit "$failed"
