"""The pages of a site as document trees, with what stands around the text of a lesson or a lab."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from docutils import nodes as doc
from sphinx import addnodes

from aurora.books.sanitise import ALERTS
from aurora.languages import Pack
from aurora.site.boxes import with_boxes
from aurora.site.content import HOME, Content, SiteModule, SitePage
from aurora.site.doctree import Page

_FILES = {"pdf": "PDF", "epub": "EPUB", "docx": "Word", "html": "HTML", "md": "Markdown", "json": "JSON"}


@dataclass(frozen=True)
class Trees:
    """The pages of a site by their names, and the names of the boxes on each of them."""

    trees: dict[str, list[doc.Node]]
    tasks: dict[str, list[str]]


def site_pages(content: Content, images: Mapping[str, str], notes: Mapping[str, str]) -> Trees:
    """All pages of a site.

    Args:
        images: where each picture stands for Sphinx, by its file.
        notes: how each page was made, in a line, by its name.
    """
    trees: dict[str, list[doc.Node]] = {HOME: [_home(content, notes.get(HOME))]}
    tasks = {}
    for page in content.pages:
        maker = _maker(content.words, images, prefix=f"{page.chapter.anchor}-")
        trees[page.name] = [_page(content, page, maker, notes.get(page.name))]
        tasks[page.name] = maker.boxes
    return Trees(trees, tasks)


def _page(content: Content, page: SitePage, maker: Page, note: str | None) -> doc.section:
    chapter, words = page.chapter, content.words
    top = maker.section("top", chapter.title, with_boxes(chapter, words))
    around: list[doc.Node] = []
    if page.minutes:
        minutes = words.text("site", "minutes", minutes=f"{page.minutes:g}")
        around.append(doc.paragraph("", "", doc.Text(minutes), classes=["minutes"]))
    if chapter.slots:
        banner = next(book.banner for book in content.books if chapter in book.chapters)
        around += maker.blocks(banner)
    top[1:1] = around
    if note:
        top.append(_made(note))
    return top


def _made(note: str) -> doc.paragraph:
    """How a page was made, at its foot."""
    return doc.paragraph("", "", doc.Text(note), classes=["made"])


def _home(content: Content, note: str | None) -> doc.section:
    words = content.words
    top = _section("top", content.title)
    about = next((chapter for book in content.books for chapter in book.front if chapter.kind == "about"), None)
    if content.minutes:
        top.append(doc.paragraph("", "", doc.Text(_duration(content.minutes, words)), classes=["minutes"]))
    if about:
        maker = _maker(words, {}, prefix=f"{about.anchor}-")
        top.extend(maker.section("about", about.title, about.blocks)[1:])
    contents = _section("contents", words.text("book", "contents"))
    if content.front:
        contents.append(_toctree(None, content.front))
        contents.append(_links(content.front, words))
    for place, module in enumerate(content.modules, start=1):
        section = _section(f"module-{place}", module.heading)
        if module.summary:
            section += doc.paragraph("", "", doc.Text(module.summary))
        section += _links(module.pages, words)
        section += _toctree(module, module.pages)
        contents.append(section)
    top.append(contents)
    if content.slice.downloads:
        top.append(_downloads(content))
    if note:
        top.append(_made(note))
    return top


def _section(id_: str, title: str) -> doc.section:
    section = doc.section(ids=[id_], names=[id_])
    section += doc.title("", "", doc.Text(title))
    return section


def _links(pages: Iterable[SitePage], words: Pack) -> doc.bullet_list:
    """A list of links to pages, each with its minutes."""
    links = doc.bullet_list(bullet="-", classes=["pages"])
    for page in pages:
        line = doc.paragraph("", "", doc.reference("", page.chapter.title, refuri=f"{page.name}.html", internal=True))
        if page.minutes:
            minutes = words.text("book", "minutes", minutes=f"{page.minutes:g}")
            line += doc.inline("", f" {minutes}", classes=["minutes"])
        links += doc.list_item("", line)
    return links


def _duration(minutes: float, words: Pack) -> str:
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return words.text("site", "minutes", minutes=rest)
    return words.text("site", "hours" if not rest else "hours_minutes", hours=hours, minutes=rest)


def _downloads(content: Content) -> doc.section:
    section = _section("downloads", content.words.text("site", "downloads"))
    for name, files in content.slice.downloads.items():
        line = doc.paragraph("", "", doc.Text(f"{content.words.text('book', f'{name}_book')}: "), classes=["downloads"])
        for place, file in enumerate(files):
            if place:
                line += doc.Text(" · ")
            kind = _FILES[PurePosixPath(file).suffix[1:]]
            line += doc.reference("", kind, refuri=f"downloads/{PurePosixPath(file).name}", internal=True)
        section += line
    return section


def _toctree(module: SiteModule | None, pages: Iterable[SitePage]) -> doc.Element:
    names = [page.name for page in pages]
    caption = module.heading if module else ""
    tree = addnodes.toctree(
        parent=HOME,
        entries=[(None, name) for name in names],
        includefiles=names,
        maxdepth=1,
        caption=caption,
        rawcaption=caption,
        glob=False,
        hidden=True,
        includehidden=False,
        numbered=0,
        titlesonly=True,
    )
    wrapper = doc.compound(classes=["toctree-wrapper"])
    wrapper.append(tree)
    return wrapper


def _maker(words: Pack, images: Mapping[str, str], prefix: str) -> Page:
    return Page({kind: words.text("book", kind) for kind in ALERTS}, images, prefix)
