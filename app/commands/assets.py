"""`flask portal assets`: make the asset bundle from our own files and the npm packages."""

from __future__ import annotations

from pathlib import Path

import click

from app.common.web.bundle import Bundle

ROOT = Path(__file__).resolve().parents[2]


@click.command("assets")
def assets() -> None:
    """Bring style sheets, scripts, font and icons together in app/static/vendor."""
    bundle = Bundle(ROOT, ROOT / "app" / "static" / "vendor")
    names = bundle.build()
    sizes = {name: _size(bundle.target / hashed) for name, hashed in names.items()}
    for name, size in sizes.items():
        click.echo(f"{size:>8,} bytes  {name}")
    click.echo(f"{sum(sizes.values()):>8,} bytes in all, as sent")


def _size(path: Path) -> int:
    packed = path.with_name(f"{path.name}.gz")
    return (packed if packed.exists() else path).stat().st_size


if __name__ == "__main__":  # at set-up there are no settings yet to make an application with
    assets()
