"""A made-up project in memory, and the edits that people make to one."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WORDS = ["fern", "larch", "moss", "reed", "sedge", "birch"]
LABELS = ["Learning", "Feedback", "Attention", "Scaling"]


def addresses(name: str) -> list[str]:
    """The addresses that an entry links to."""
    return [f"https://example.org/{name}", f"https://example.org/{name}/more"]


def _entry(name: str, dice: random.Random) -> dict[str, Any]:
    return {
        "id": name,
        "kind": dice.choice(["paper", "concept", "framework"]),
        "title": {"en": f"{name.title()} {dice.choice(WORDS)}", "zh": f"{name} 标题"},
        "section": dice.choice(["training", "serving"]),
        "tags": dice.sample(["t0", "t1", "t2"], dice.randrange(3)),
        "published": f"{dice.randrange(2015, 2024)}",
        "status": "reviewed",
        "added": "2024-01-05",
        "summary": {"en": f"About {dice.choice(WORDS)}.", "zh": f"关于{dice.choice('训练推理模型')}。"},
        "links": [{"rel": "docs", "url": address} for address in addresses(name)],
        "facts": {"size": _fact(7), "license": _fact("MIT")},
    }


def _fact(value: Any, **more: Any) -> dict[str, Any]:
    return {"value": value, "source": "https://example.org/facts", "as_of": "2024-01", **more}


def _comparison(name: str, rows: list[str]) -> dict[str, Any]:
    return {
        "id": name,
        "label": {"en": f"Sizes {name}", "zh": f"规模 {name}"},
        "description": {"en": "How large.", "zh": "有多大。"},
        "section": "training",
        "rows": rows,
        "columns": ["size", "license"],
    }


@dataclass
class Project:
    """What a project consists of; ``write`` puts it into a directory."""

    entries: list[dict[str, Any]]
    taxonomy: dict[str, Any]
    notes: dict[str, str] = field(default_factory=dict)
    paths: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)
    theme: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Any] = field(default_factory=dict)
    damaged: bool = False

    def write(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        files = {
            "data/entries.yaml": "\n".join(f"- {json.dumps(entry, ensure_ascii=False)}" for entry in self.entries)
            + "\n",
            "data/taxonomy.yaml": json.dumps(self.taxonomy, ensure_ascii=False) + "\n",
            **{f"data/notes/{name}": text for name, text in self.notes.items()},
            **{f"data/paths/{name}": _path(title, steps) for name, (title, steps) in self.paths.items()},
            **{f"docs/{name}": text for name, text in self.documents.items()},
            **{f"overrides/{name}": text for name, text in self.overrides.items()},
            **self._link_state(),
            "mkdocs.yml": json.dumps(self._config()),
            "mkdocs.zh.yml": json.dumps(
                {"INHERIT": "mkdocs.yml", "theme": {"language": "zh"}, "plugins": {"llmindex": {"language": "zh"}}}
            ),
        }
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def _link_state(self) -> dict[str, str]:
        if not self.links:
            return {}
        text = json.dumps({"version": 1, "links": self.links})
        return {"data/link-state.json": text[:-1] if self.damaged else text}

    def _config(self) -> dict[str, Any]:
        theme = {"name": "material", "font": False, "custom_dir": "overrides", **self.theme}
        return {
            "site_name": "Test",
            "site_url": "https://example.org/",
            "repo_url": "https://github.com/example/index",
            "theme": theme,
            "plugins": {"llmindex": {"language": "en"}},
            **self.config,
        }

    def entry(self, dice: random.Random) -> dict[str, Any]:
        return dice.choice(self.entries)

    def free(self) -> str:
        taken = {name for entry in self.entries for name in (entry["id"], *entry.get("formerly", ()))}
        return next(name for name in (f"e{number}" for number in range(1000)) if name not in taken)


def _path(title: str, steps: list[str]) -> str:
    matter = {
        "title": title,
        "order": len(title),
        "level": "advanced",
        "effort": "2h",
        "audience": f"See [[{steps[-1]}]].",
        "prerequisites": "None.",
        "steps": [{"entry": step, "why": "It comes.", "after": "It came."} for step in steps],
    }
    return f"---\n{json.dumps(matter, ensure_ascii=False)}\n---\n{title} begins.\n"


def sample(dice: random.Random) -> Project:
    """Make a small project."""
    return Project(
        entries=[_entry(f"e{number}", dice) for number in range(5)],
        taxonomy={
            "sections": [
                {
                    "id": name,
                    "label": {"en": name.title(), "zh": f"{name} 部分"},
                    "description": {"en": "A.", "zh": "甲。"},
                }
                for name in ("training", "serving")
            ],
            "tags": [
                {"id": f"t{number}", "label": {"en": LABELS[number], "zh": f"标签{number}"}} for number in range(3)
            ],
            "relations": [
                {"id": "extends", "label": {"en": "Extends", "zh": "扩展"}, "inverse": {"en": "By", "zh": "被"}}
            ],
            "facts": [
                {"id": "size", "label": {"en": "Size", "zh": "规模"}, "type": "number", "unit": "B"},
                {"id": "license", "label": {"en": "License", "zh": "许可证"}, "type": "text"},
            ],
            "comparisons": [_comparison("c0", ["e0", "e1"])],
        },
        documents={"about.md": "# About\n\nWords.\n"},
        overrides={"partials/copyright.html": "<p>One</p>\n"},
    )


def add(project: Project, dice: random.Random) -> None:
    project.entries.insert(dice.randrange(len(project.entries) + 1), _entry(project.free(), dice))


def remove(project: Project, dice: random.Random) -> None:
    if len(project.entries) < 2:
        return
    gone = project.entries.pop(dice.randrange(len(project.entries)))["id"]
    _forget(project, gone)
    for language in ("en", "zh"):
        project.notes.pop(f"{gone}.{language}.md", None)


def _forget(project: Project, gone: str) -> None:
    for entry in project.entries:
        if entry.get("parent") == gone:
            del entry["parent"]
        entry.get("relations", {}).get("extends", [])[:] = [
            target for target in entry.get("relations", {}).get("extends", []) if target != gone
        ]
        if f"[[{gone}]]" in entry["summary"]["en"]:
            entry["summary"]["en"] = "Nothing else."
    project.notes = {name: text.replace(f"[[{gone}]]", "nothing") for name, text in project.notes.items()}
    for name, (title, steps) in list(project.paths.items()):
        project.paths[name] = title, [step for step in steps if step != gone]
        if not project.paths[name][1]:
            del project.paths[name]
    for tag in project.taxonomy["tags"]:
        if tag.get("concept") == gone:
            del tag["concept"]
    for comparison in project.taxonomy["comparisons"]:
        comparison["rows"] = [row for row in comparison["rows"] if row != gone]
    project.taxonomy["comparisons"] = [one for one in project.taxonomy["comparisons"] if one["rows"]]


def rename(project: Project, dice: random.Random) -> None:
    entry, name = project.entry(dice), project.free()
    _forget(project, entry["id"])
    for language in ("en", "zh"):
        if note := project.notes.pop(f"{entry['id']}.{language}.md", None):
            project.notes[f"{name}.{language}.md"] = note
    entry["formerly"] = [*entry.get("formerly", ()), entry["id"]]
    entry["id"] = name


def retitle(project: Project, dice: random.Random) -> None:
    project.entry(dice)["title"] = {
        "en": f"New {dice.choice(WORDS)} {dice.randrange(99)}",
        "zh": f"新 {dice.randrange(99)}",
    }


def resummarize(project: Project, dice: random.Random) -> None:
    project.entry(dice)["summary"]["zh"] = f"新的说明 {dice.randrange(99)}。"


def mention(project: Project, dice: random.Random) -> None:
    project.entry(dice)["summary"]["en"] = f"See [[{project.entry(dice)['id']}]]."


def retag(project: Project, dice: random.Random) -> None:
    project.entry(dice)["tags"] = dice.sample(["t0", "t1", "t2"], dice.randrange(4))


def move(project: Project, dice: random.Random) -> None:
    entry = project.entry(dice)
    entry["section"] = {"training": "serving", "serving": "training"}[entry["section"]]


def reorder(project: Project, dice: random.Random) -> None:
    dice.shuffle(project.entries)


def relate(project: Project, dice: random.Random) -> None:
    entry, other = project.entry(dice), project.entry(dice)
    targets = [other["id"]] if other is not entry else []
    entry["relations"] = {"extends": targets}


def adopt(project: Project, dice: random.Random) -> None:
    first, *rest = project.entries
    for entry in rest:
        entry.pop("parent", None)
    first.pop("parent", None)
    if rest:
        dice.choice(rest)["parent"] = first["id"]


def recommend(project: Project, dice: random.Random) -> None:
    entry = project.entry(dice)
    entry["recommended"] = not entry.get("recommended", False)


def mark_as_core(project: Project, dice: random.Random) -> None:
    entry = project.entry(dice)
    entry["core"] = not entry.get("core", False)


def note(project: Project, dice: random.Random) -> None:
    name = f"{project.entry(dice)['id']}.{dice.choice(['en', 'zh'])}.md"
    if project.notes.pop(name, None) is None:
        project.notes[name] = f"## Idea\n\nSee [[{project.entry(dice)['id']}]] {dice.randrange(99)}.\n"


def lead(project: Project, dice: random.Random) -> None:
    """Write a learning path, anew or otherwise, or take it away."""
    name = f"way{dice.randrange(2)}.en.md"
    if dice.randrange(3) or project.paths.pop(name, None) is None:
        steps = dice.sample([entry["id"] for entry in project.entries], dice.randrange(1, len(project.entries) + 1))
        project.paths[name] = f"Way {dice.randrange(99)}", steps


def rename_tag(project: Project, dice: random.Random) -> None:
    dice.choice(project.taxonomy["tags"])["label"]["en"] = f"Label {dice.randrange(99)}"


def broaden(project: Project, dice: random.Random) -> None:
    first, second, *_ = project.taxonomy["tags"]
    if first.pop("broader", None) is None:
        first["broader"] = second["id"]
    second["concept"] = project.entry(dice)["id"]


def describe_section(project: Project, dice: random.Random) -> None:
    dice.choice(project.taxonomy["sections"])["description"]["en"] = f"New {dice.randrange(99)}."


def document(project: Project, dice: random.Random) -> None:
    name = dice.choice(["about.md", "more.md", "about.zh.md", "assets/x.txt"])
    if name in project.documents and name != "about.md":
        del project.documents[name]
    else:
        link = f"[entry](entries/{project.entry(dice)['id']}.md)" if dice.randrange(2) else ""
        project.documents[name] = f"# Page {dice.randrange(99)}\n\n{link}\n"


def template(project: Project, dice: random.Random) -> None:
    project.overrides["partials/copyright.html"] = f"<p>{dice.randrange(99)}</p>\n"


def option(project: Project, dice: random.Random) -> None:
    project.theme["features"] = dice.sample(["navigation.top", "toc.follow", "content.action.edit"], dice.randrange(4))


def configure(project: Project, dice: random.Random) -> None:
    project.config["site_name"] = f"Test {dice.randrange(99)}"
    project.config["repo_url"] = dice.choice(["", "https://github.com/example/other"])


def check_links(project: Project, dice: random.Random) -> None:
    """Find a link, or all of them, as it may be found."""
    found = _observed(dice)
    entries = project.entries if dice.randrange(2) else [project.entry(dice)]
    for entry in entries:
        address = dice.choice(addresses(entry["id"]))
        project.links[address] = found if dice.randrange(3) else _observed(dice)


def _observed(dice: random.Random) -> dict[str, Any]:
    day, before = (f"2024-05-{dice.randrange(lowest, lowest + 3)}T10:00:00Z" for lowest in (20, 10))
    return dice.choice(
        [
            {"checked": day, "status": 200, "last_ok": day},
            {"checked": day, "status": 403, "last_ok": before},
            {"checked": day, "status": 404, "first_failed": before, "failures": dice.randrange(1, 4)},
            {"checked": day, "status": 404, "first_failed": before, "failures": 3, "archived": "https://web.example/a"},
        ]
    )


def relink(project: Project, dice: random.Random) -> None:
    """Name a copy, link to what another entry links to, or to nothing."""
    entry = project.entry(dice)
    entry["links"] = dice.choice(
        [
            [{"rel": "docs", "url": address} for address in addresses(project.entry(dice)["id"])],
            [{"rel": "docs", "url": addresses(entry["id"])[0], "archived": addresses(entry["id"])[1]}],
            [],
        ]
    )


def forget_links(project: Project, dice: random.Random) -> None:
    if project.links:
        del project.links[dice.choice(list(project.links))]


def damage_links(project: Project, dice: random.Random) -> None:
    project.damaged = bool(dice.randrange(2))


def compare(project: Project, dice: random.Random) -> None:
    """Add a comparison, change what is compared, or remove it."""
    name, comparisons = dice.choice(["c0", "c1"]), project.taxonomy["comparisons"]
    kept = [one for one in comparisons if one["id"] != name]
    if len(kept) == len(comparisons) or dice.randrange(2):
        ids = [entry["id"] for entry in project.entries]
        kept.append(_comparison(name, dice.sample(ids, dice.randrange(1, len(ids) + 1))))
    project.taxonomy["comparisons"] = kept


def measure(project: Project, dice: random.Random) -> None:
    """Find another value, or one of its variants."""
    entry, found = project.entry(dice), _fact(dice.choice([dice.randrange(99), "n/a"]))
    if dice.randrange(2):
        found |= {"evidence": "secondary", "note": {"en": f"See {dice.randrange(9)}.", "zh": "见。"}}
    if dice.randrange(2):
        entry["facts"]["size"] = found
    elif dice.randrange(2):
        entry["variants"] = [{"id": "small", "name": f"Small {dice.randrange(9)}", "facts": {"size": found}}]
    else:
        entry.pop("variants", None)


Edit = Callable[[Project, random.Random], None]

EDITS: list[Edit] = [
    *(
        add,
        remove,
        rename,
        retitle,
        resummarize,
        mention,
        retag,
        move,
        reorder,
        relate,
        adopt,
        recommend,
        mark_as_core,
        note,
        lead,
    ),
    *(rename_tag, broaden, describe_section, document, template, option, configure),
    *(check_links, relink, forget_links, damage_links),
    *(compare, measure),
]


SLIPS = [
    "tags: [t9]",
    "summary: {en: <b>}",
    "id: 'x",
    "published: 2025-13",
    "&a b",
    "kind: papers",
    "parent: nobody",
    "- x",
]


def spoil(text: str, dice: random.Random) -> str:
    """Make a mistake somewhere in a file of entries."""
    lines = text.splitlines(keepends=True)
    place = dice.randrange(len(lines))
    kind = dice.randrange(4)
    if kind == 0:
        lines.insert(place, f"- {dice.choice(SLIPS)}\n")
    elif kind == 1:
        lines[place] = lines[place].replace(dice.choice('{}",:'), "", 1)
    elif kind == 2:
        lines.append(lines[place])
    else:
        lines[place] = lines[place].replace('"t0"', '"t9"').replace("About", "See [[e9]]")
    return "".join(lines)
