"""Shell completion scripts, made from the parser. They are static, so that a key press starts no process."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from corpus_lint.core.values import dataclass
from corpus_lint.engine import catalogue

# Arguments whose values are rules; others take the choices of argparse, or a file.
RULES = frozenset({"select", "ignore", "selector"})
# Characters with a meaning in zsh's argument specifications.
ZSH = str.maketrans("'[]:", "’()：")


@dataclass(frozen=True, slots=True)
class Word:
    """An argument of a command: its flags (none if it is positional), its help, and its values."""

    flags: Sequence[str]
    help: str
    takes_value: bool
    values: Sequence[str]


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """The script for a shell."""
    rules = [name for rule in catalogue.all_rules() for name in (rule.code, rule.name)]
    commands = {name: list(_words(command, rules)) for name, command in _commands(parser).items()}
    make = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]
    return "\n".join(make(commands)) + "\n"


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    # argparse has no public way to list the arguments of a parser.
    (commands,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))  # noqa: SLF001 - see above
    return dict(commands.choices)


def _words(command: argparse.ArgumentParser, rules: Sequence[str]) -> Iterator[Word]:
    for action in command._actions:  # noqa: SLF001 - as for the commands
        values = rules if action.dest in RULES else [str(choice) for choice in action.choices or ()]
        yield Word(action.option_strings, action.help or "", action.nargs != 0, values)


def _bash(commands: dict[str, list[Word]]) -> Iterator[str]:
    yield "_corpus_lint() {"
    yield '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words=""'
    yield '    local command="${COMP_WORDS[1]}"'
    yield '    case "$COMP_CWORD:$command" in'
    yield f"        1:*) command= ;; {'|'.join(f'*:{name}' for name in commands)}) ;; *) command=check ;;"
    yield "    esac"
    yield '    case "$command:$before:$word" in'
    for name, words in commands.items():
        for word in words:
            if word.flags and word.takes_value:
                pattern = "|".join(f"{name}:{flag}:*" for flag in word.flags)
                yield f'        {pattern}) words="{" ".join(word.values)}" ;;'
        yield f'        {name}:*:-*) words="{" ".join(flag for word in words for flag in word.flags)}" ;;'
        named = [value for word in words if not word.flags for value in word.values]
        yield f'        {name}:*) words="{" ".join(named)}" ;;'
    yield f'        *) words="{" ".join(commands)}" ;;'
    yield "    esac"
    # If no word matches, bash completes files.
    yield '    COMPREPLY=($(compgen -W "$words" -- "$word"))'
    yield "}"
    yield "complete -o default -F _corpus_lint corpus-lint"


def _zsh(commands: dict[str, list[Word]]) -> Iterator[str]:
    yield "#compdef corpus-lint"
    yield "_corpus_lint() {"
    yield "    if (( CURRENT == 2 )); then"
    yield f"        compadd {' '.join(commands)}"
    yield "        _files"
    yield "        return"
    yield "    fi"
    yield '    case "$words[2]" in'
    for name, words in commands.items():
        yield f"        {name}) shift words; (( CURRENT-- )); _arguments \\"
        for word in words:
            explained = word.help.translate(ZSH)
            values = f":({' '.join(word.values)})" if word.values else ":_files"
            for flag in word.flags:
                yield f"            '*{flag}[{explained}]{':value' + values if word.takes_value else ''}' \\"
            if not word.flags:
                yield f"            '*:argument{values}' \\"
        yield "            ;;"
    yield "    esac"
    yield "}"
    yield 'if [ "$funcstack[1]" = _corpus_lint ]; then _corpus_lint "$@"; else compdef _corpus_lint corpus-lint; fi'


def _fish(commands: dict[str, list[Word]]) -> Iterator[str]:
    for name, words in commands.items():
        yield f"complete -c corpus-lint -n __fish_use_subcommand -a {name}"
        for word in words:
            parts = [f"complete -c corpus-lint -n '__fish_seen_subcommand_from {name}'"]
            parts += [f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in word.flags]
            if word.values:
                parts.append(f"-x -a '{' '.join(word.values)}'")
            elif word.takes_value and word.flags:
                parts.append("-r")
            if word.flags or word.values:
                yield " ".join([*parts, "-d '" + word.help.replace("'", "’") + "'"])
