"""Packages with a delivery, as pip leaves them in a folder: a module, and the metadata with its entry points."""

from textwrap import dedent


def installed_plugins(folder, code, **names):
    """Put a package into ``folder``: its code, and the deliveries that it offers, each as ``name="attribute"``."""
    (folder / "postal.py").write_text(dedent(code), encoding="utf-8")
    metadata = folder / "postal-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: postal\nVersion: 1.0\n", encoding="utf-8")
    points = "".join(f"{name} = postal:{attribute}\n" for name, attribute in names.items())
    (metadata / "entry_points.txt").write_text(f"[briefbot.deliveries]\n{points}", encoding="utf-8")
