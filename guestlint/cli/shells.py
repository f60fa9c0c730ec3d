"""How guestlint and the completion scripts of bash, zsh and fish talk to each other.

A script gives the line up to the cursor, and gets a line for each completion: its type, the word, and what it is.
`plain` is a word; `file` and `dir` ask the shell for names of its own, which it knows how to quote.
"""

from __future__ import annotations

import os
import re

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, split_arg_string

_BASH = """\
_guestlint_completion() {
    local type value names=""
    COMPREPLY=()
    while IFS=$'\\t' read -r type value _; do
        case $type in
            plain) COMPREPLY+=("$value") ;;
            file) names=default ;;
            dir) names=dirnames ;;
        esac
    done < <(
        _GUESTLINT_LINE="${COMP_LINE:0:COMP_POINT}" _GUESTLINT_BREAKS="$COMP_WORDBREAKS" \\
            _GUESTLINT_COMPLETE=bash_complete "$1" 2>/dev/null
    )
    if [[ $names && ${#COMPREPLY[@]} -gt 0 ]]; then
        while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
        compopt -o filenames
    elif [[ $names ]]; then
        compopt -o "$names"
    fi
}
complete -o nosort -F _guestlint_completion guestlint
"""

_ZSH = """\
#compdef guestlint
_guestlint_completion() {
    local typed="${(j: :)words[1,CURRENT-1]} $PREFIX" line names=""
    local -a parts plain described
    for line in "${(@f)$(_GUESTLINT_LINE=$typed _GUESTLINT_COMPLETE=zsh_complete $words[1] 2>/dev/null)}"; do
        parts=("${(@ps:\\t:)line}")
        case $parts[1] in
            plain)
                if [[ -z $parts[3] ]]; then plain+=("$parts[2]")
                else described+=("${parts[2]//:/\\\\:}:$parts[3]"); fi ;;
            file) names=-f ;;
            dir) names=-/ ;;
        esac
    done
    local found=1
    (( $#described )) && _describe -V commands described -U && found=0
    (( $#plain )) && compadd -U -V words -a plain && found=0
    if [[ -n $names ]]; then
        [[ $PREFIX == *=* ]] && compset -P '*='
        if [[ $names == -/ ]]; then _files -/ && found=0; else _files && found=0; fi
    fi
    return found
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _guestlint_completion "$@"
else
    compdef _guestlint_completion guestlint
fi
"""

_FISH = """\
function _guestlint_completion
    set -l typed (commandline -cp | string join ' ')
    for line in (_GUESTLINT_LINE=$typed _GUESTLINT_COMPLETE=fish_complete guestlint 2>/dev/null)
        set -l parts (string split \\t -- $line)
        switch $parts[1]
            case plain
                printf '%s\\t%s\\n' $parts[2] $parts[3]
            case dir
                __fish_complete_directories $parts[2] ''
            case file
                set -l before (string match --regex '^.*=' -- $parts[2])
                for name in (__fish_complete_path (string replace --regex '^.*=' '' -- $parts[2]) '')
                    printf '%s\\n' "$before$name"
                end
        end
    end
end
complete --no-files --command guestlint --arguments '(_guestlint_completion)'
"""

_NEEDS_QUOTES = re.compile(r"[^\w@%+=:,./~-]")


class _Shell(ShellComplete):
    """What all three have in common."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one at the cursor, and that one as far as it is typed."""
        line = os.environ.get("_GUESTLINT_LINE", "")
        words = split_arg_string(line)
        begins = len(split_arg_string(f"{line}x")) > len(words)
        incomplete = "" if begins or not words else words.pop()
        return words[1:], incomplete

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Whole words; nothing where a host or a settings file is wrong, as no shell shows why."""
        option, equals, value = incomplete.partition("=")
        before = f"{option}=" if equals and option.startswith("--") else ""
        if before:
            args, incomplete = [*args, option], value
        try:
            found = super().get_completions(args, incomplete)
        except Exception:  # noqa: BLE001 - a shell has no place for an error
            return []
        for item in found:
            item.value = f"{before}{item.value}"
        return found

    def format_completion(self, item: CompletionItem) -> str:
        """Type, word and meaning with tabs between them."""
        return "\t".join((item.type, self._word(str(item.value)), " ".join((item.help or "").split())))

    def _word(self, value: str) -> str:
        return value


class _Bash(_Shell):
    name = "bash"
    source_template = _BASH

    def _word(self, value: str) -> str:
        """What bash puts in the place of its own word, which begins after a sign such as `:`, or with `@`; quoted."""
        breaks = os.environ.get("_GUESTLINT_BREAKS", "")
        _, typed = self.get_completion_args()
        length = max((typed.rfind(each) + (each not in "@$") for each in breaks), default=0)
        rest = value[length:] if value.startswith(typed[:length]) else value
        return _NEEDS_QUOTES.sub(r"\\\g<0>", rest)


class _Zsh(_Shell):
    name = "zsh"
    source_template = _ZSH


class _Fish(_Shell):
    name = "fish"
    source_template = _FISH


SCRIPTS = {each.name: each.source_template for each in (_Bash, _Zsh, _Fish)}
"""The script of each shell."""


def register() -> None:
    """Let click answer in the words of these scripts."""
    for each in (_Bash, _Zsh, _Fish):
        add_completion_class(each)
