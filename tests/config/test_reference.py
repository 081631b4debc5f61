"""Schema, example and documentation say the same: no key is missing in one of them.

After a change of the schema: `UPDATE_GOLDEN=1 pytest tests/config/test_reference.py`.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from mailwatch.config import load
from mailwatch.config.model import CalDav, Security
from mailwatch.config.providers import PROVIDERS
from mailwatch.config.reference import ANY_NAME, all_keys, json_schema, markdown
from mailwatch.core.cadence import Profile
from mailwatch.core.profiles import BUILT_IN

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.yaml"
DOCUMENT = ROOT / "docs" / "configuration.md"
INSTEAD = "# instead of"


def uncommented(text: str, *, alternatives: bool) -> str:
    """Return the example with its optional keys in use; keys that exclude another one only with `alternatives`."""
    kept = (line for line in text.splitlines() if alternatives or INSTEAD not in line)
    return "\n".join(re.sub(r"^#(?=\s*(- )?[\w]+:|  - |      - |    \w+ \w)", "", line) for line in kept) + "\n"


def paths(value: object, path: str = "") -> set[str]:
    """Return the paths of all keys of a YAML value, with names that users choose taken out."""
    if isinstance(value, list):
        return {found for child in value for found in paths(child, f"{path}[]")}
    if not isinstance(value, dict):
        return set()
    named = path in {"accounts", "cadence.profiles"}
    here = {key: f"{path}.{ANY_NAME if named else key}".lstrip(".") for key in value}
    below = {found for key, child in value.items() for found in paths(child, here[key])}
    return below | (set() if named else set(here.values()))


def test_example_shows_every_key_and_no_other() -> None:
    """Whoever reads the example has seen all that can be configured."""
    shown = paths(yaml.load(uncommented(EXAMPLE.read_text(), alternatives=True), yaml.BaseLoader))
    lists = {"cadence.profiles.NAME.ladder[].after", "cadence.profiles.NAME.ladder[].name"}
    same_as_above = {key for key in all_keys() if key.startswith("cadence.profiles.NAME.ladder[].")}
    assert lists <= shown
    assert shown == set(all_keys()) - (same_as_above - lists)


def test_example_says_what_absence_means() -> None:
    """Each line with a key says what its absence means, unless it stands for another key or repeats one."""
    lines = EXAMPLE.read_text().splitlines()
    optional = [line for line in lines if re.match(r"^#  (  )?\w+:", line) and INSTEAD not in line]
    said_elsewhere = ("certificate", "reseller")  # on the line below; a name that users choose
    silent = [line for line in optional if "absent" not in line and not any(word in line for word in said_elsewhere)]
    assert len(optional) > 30
    assert silent == []


def test_example_loads_as_it_stands(tmp_path: Path) -> None:
    """The example is a working configuration of less than twelve lines that matter."""
    file = tmp_path / "config.yaml"
    file.write_text(EXAMPLE.read_text())
    found = load(file)
    assert [account.host for account in found.accounts] == ["imap.fastmail.com"]
    assert isinstance(found.calendar, CalDav)
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    assert len(lines) < 12


def test_example_loads_with_everything_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every optional line of the example is right as it stands there."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".config/mailwatch/templates").mkdir(parents=True)
    file = tmp_path / "config.yaml"
    second = "\n  home:\n    user: anna@gmail.com\n    password_env: HOME_PASSWORD\n"
    file.write_text(uncommented(EXAMPLE.read_text(), alternatives=False).replace("\ncalendar:", f"{second}\ncalendar:"))
    found = load(file)
    assert found.me.signature == "Anna de Vries\nVries Ontwerp"
    assert found.account("work").security is Security.TLS
    assert found.account("work").replies_also_in == ("home",)
    assert found.cadence.default == Profile()
    by_tag = {profile.name: profile for selector, profile in found.cadence.profiles if profile.name in selector.tags}
    assert by_tag == BUILT_IN | {"reseller": replace(BUILT_IN["reseller"], gap=10)}
    (by_fit,) = found.cadence.profiles[len(by_tag) :]
    assert by_fit[1] is by_tag["reseller"]
    assert len(found.days_off) == 11


@pytest.mark.parametrize("mark", ["reference", "providers"])
def test_documentation_is_up_to_date(mark: str) -> None:
    """docs/configuration.md holds the reference that the schema makes, and the list of providers."""
    made = {"reference": markdown(), "providers": _providers()}[mark]
    before, rest = DOCUMENT.read_text().split(f"<!-- {mark} -->\n")
    inside, after = rest.split(f"<!-- /{mark} -->")
    if os.environ.get("UPDATE_GOLDEN"):
        DOCUMENT.write_text(f"{before}<!-- {mark} -->\n{made}<!-- /{mark} -->{after}")
    else:
        assert inside == made


def test_json_schema_is_one() -> None:
    """The schema for editors knows every key and refuses others."""
    schema = json_schema()
    account = schema["properties"]["accounts"]["additionalProperties"]
    assert account["additionalProperties"] is False
    assert account["properties"]["security"]["enum"] == ["tls", "starttls", "plain"]
    assert schema["properties"]["cadence"]["properties"]["ladder"]["items"]["properties"]["after"]
    assert json.loads(json.dumps(schema)) == schema


def _providers() -> str:
    rows = []
    for name, preset in PROVIDERS.items():
        domains = ", ".join(preset.domains.split()) or "own domains"
        rows.append(f"| `{name}` | {domains} | {'yes' if preset.caldav else ''} | {preset.note} |")
    return "\n".join(("| provider | domains | calendar | note |", "| --- | --- | --- | --- |", *rows, ""))
