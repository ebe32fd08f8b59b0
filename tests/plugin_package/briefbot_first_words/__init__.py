"""A summarizer and a delivery in a package of its own."""

from pathlib import Path

from briefbot import Excerpt


def first_words(articles, *, sentences):
    """Return the text up to the first full stop of each article, at most ``sentences`` of them."""
    return [Excerpt(a, 0, a.text.index(".") + 1) for a in articles if "." in a.text][:sentences]


class LetterBox:
    """Puts each brief into a folder, as a letter with a subject."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def __call__(self, text, details):
        """Write the brief into a new file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{details.day}.{details.format}").open("x", encoding="utf-8") as letter:
            letter.write(f"Subject: {details.title}\n\n{text}")
