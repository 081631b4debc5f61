"""`mailwatch completion`: what makes a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

VARIABLE = "_MAILWATCH_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    r"""Print what makes a shell complete commands.

    \b
    bash:  mailwatch completion bash > ~/.local/share/bash-completion/completions/mailwatch
    zsh:   mailwatch completion zsh > "${fpath[1]}/_mailwatch"
    fish:  mailwatch completion fish > ~/.config/fish/completions/mailwatch.fish
    """
    completion = get_completion_class(shell)
    if completion is None:
        raise click.UsageError(f"no completion for {shell}", ctx)
    click.echo(completion(ctx.find_root().command, {}, "mailwatch", VARIABLE).source())
