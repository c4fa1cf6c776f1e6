"""What is deployed exists: files, commands and settings that the container, compose and proxy files name."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: one for name, one in COMPOSE["services"].items() if one.get("image") == "regieportaal"}
NOT_OF_PYTHON = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


def settings() -> set[str]:
    """Every setting that is read from the environment."""
    files = [*(ROOT / "app").rglob("*.py"), *(ROOT / "deploy").glob("*.py"), ROOT / "config.py", ROOT / "run.py"]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    return set(re.findall(r'"([A-Z][A-Z0-9_]+)"', text))


def test_every_service_of_ours_sets_what_the_portal_reads() -> None:
    assert {"upgrade", "portal1", "portal2"} <= set(OURS)
    for name, service in OURS.items():
        assert not set(service["environment"]) - settings(), name


def test_every_command_of_a_service_is_one_of_ours() -> None:
    for name, service in OURS.items():
        words: list[str] = service.get("command", [])
        if "portal" in words:
            assert words[words.index("portal") + 1] in COMMANDS, name


def test_services_of_ours_may_write_nothing_but_the_instance_folder() -> None:
    for service in OURS.values():
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
        assert service["volumes"] == ["instance:/portal/instance"]


def test_services_wait_for_services_that_exist() -> None:
    for service in COMPOSE["services"].values():
        assert set(service.get("depends_on", ())) <= set(COMPOSE["services"])


def test_what_is_mounted_and_copied_is_there() -> None:
    mounted = [part.split(":")[0] for one in COMPOSE["services"].values() for part in one.get("volumes", ())]
    for path in mounted:
        assert path == "./tls" or not path.startswith("./") or (ROOT / path).exists(), path
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            *sources, _target = line.split()[1:]
            assert all((ROOT / source).exists() for source in sources), line


def test_the_image_is_no_place_for_root_and_sets_what_is_read() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    user = re.findall(r"^USER (\d+)", text, re.MULTILINE)
    assert user and int(user[-1]) > 1000
    assert "--require-hashes" in text and "npm ci --ignore-scripts" in text
    named = set(re.findall(r"^(?:ENV| {4})\s*([A-Z_]+)=", text, re.MULTILINE))
    assert named >= {"INSTANCE_FOLDER", "BIND"}
    assert not named - settings() - NOT_OF_PYTHON


def test_the_proxy_sends_to_the_machines_of_the_compose_file() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    machines = re.findall(r"server (\w+):(\d+)", text)
    assert {name for name, _port in machines} == {name for name in OURS if name.startswith("portal")}
    assert {port for _name, port in machines} == {"8080"}
    logged = text[text.index("log_format") : text.index("access_log")]
    assert not re.search(r"\$(request|request_uri|args|remote_addr|http_referer)\b", logged)


def test_the_proxy_takes_as_much_as_the_portal() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    default = re.search(r'"FILE_LIMIT_MB", "(\d+)"', (ROOT / "config.py").read_text(encoding="utf-8"))
    assert default and f"client_max_body_size {2 * int(default.group(1)) + 1}m;" in text


@pytest.mark.parametrize("script", ["deploy/database.sh", ".ci/run"])
def test_scripts_can_be_read_by_the_shell(script: str) -> None:
    bash: Any = shutil.which("bash")
    subprocess.run([bash, "-n", str(ROOT / script)], check=True)
