"""`flask portal assets [--check]`: make the asset bundle from our own files and the npm packages."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from app.common.web.assets import Assets
from app.common.web.bundle import Bundle

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "app" / "static" / "vendor"


@click.command("assets")
@click.option("--check", is_flag=True, help="Only report; exit 1 when the bundle is not what would be made now.")
def assets(check: bool) -> None:
    """Bring style sheets, scripts, font and icons together in app/static/vendor."""
    if not (ROOT / "node_modules").is_dir():
        raise click.ClickException("The packages are not there yet: run `make install`.")
    try:
        if check:
            _compare()
        else:
            _make()
    except ValueError as wrong:
        raise click.ClickException(str(wrong)) from wrong


def _compare() -> None:
    """A name tells its content, so equal names are equal files."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Bundle(ROOT, Path(folder)).build()
    found = Assets(TARGET).names()
    if stale := sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)):
        raise click.ClickException(f"Not up to date: {', '.join(stale)}. Run `flask portal assets`.")
    click.echo(f"The {len(wanted)} files of the bundle are up to date.")


def _make() -> None:
    names = Bundle(ROOT, TARGET).build()
    sizes = {name: _size(TARGET / hashed) for name, hashed in names.items()}
    for name, size in sizes.items():
        click.echo(f"{size:>8,} bytes  {name}")
    click.echo(f"{sum(sizes.values()):>8,} bytes in all, as sent")


def _size(path: Path) -> int:
    packed = path.with_name(f"{path.name}.gz")
    return (packed if packed.exists() else path).stat().st_size


if __name__ == "__main__":  # at set-up there are no settings yet to make an application with
    assets()
