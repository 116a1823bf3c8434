"""Reads a chart as eyes do: heights against the axis."""

import re
from dataclasses import dataclass

READ = """() => [...document.querySelectorAll("figure.chart")].map(chart => {
    const all = (parts, of = e => e.textContent) => [...chart.querySelectorAll(parts)].map(of);
    const path = e => e.getAttribute("d");
    return {
        rows: all("tbody tr", row => [...row.children].map(e => e.textContent)),
        titles: all(".chart-points title"),
        axis: all("[text-anchor=end] > text", e => [Number(e.getAttribute("y")), e.textContent]),
        line: all(".chart-line:not(.open)", path), open: all(".chart-line.open", path),
        bars: all(".chart-points path + path", path),
        isBars: !!chart.querySelector("[data-form=bars]"),
        before: all(".chart-before", path),
    };
})"""


def number(text):
    """Such as 1,719, 12.5K or –."""
    found = re.search(r"(-?[\d,.]+)([KM]?)", text)
    if not found:
        return None
    return float(found[1].replace(",", "")) * {"": 1, "K": 1e3, "M": 1e6}[found[2]]


def points(path):
    """Where a line passes: its y's. Level parts name their x only."""
    ys = []
    for kind, numbers in re.findall(r"([MLH])([-\d. ]+)", path):
        ys.append(ys[-1] if kind == "H" else float(numbers.split()[1]))
    return ys


@dataclass
class Chart:
    rows: list
    titles: list
    axis: list
    line: list
    open: list
    bars: list
    isBars: bool
    before: list

    @property
    def values(self):
        return [number(row[1]) for row in self.rows]

    def check(self):
        # What one sees on pointing at it.
        told = [re.match(r"(.*): (.*?)(?: \((.*) before\))?$", title).groups() for title in self.titles]
        assert [list(part) for part in told] == [
            [row[0], "not known" if row[1] == "–" else row[1],
             None if len(row) < 3 or row[2] == "–" else row[2]] for row in self.rows]
        known = [value for value in self.values if value is not None]
        self._compare(self._drawn(), known)
        if self.before:
            before = [number(row[2]) for row in self.rows]
            # Beside bars it is a mark for each.
            ys = points(re.sub("H[-\\d.]+", "", self.before[0]) if self.isBars else self.before[0])
            self._compare(ys, [value for value in before if value is not None])

    def _drawn(self):
        if self.isBars:
            return [float(re.search(r"V([\d.]+)", bar)[1]) for bar in self.bars]
        return [y for path in self.line for y in points(path)] + [
            points(path)[-1] for path in self.open]

    def _compare(self, ys, values):
        """Texts of the axis stand a little below their lines, and the picture 20 from the top."""
        (low, least), (high, most) = [
            (y - 24, number(text)) for y, text in (self.axis[0], self.axis[-1])]
        assert low > high and most > least
        assert len(ys) == len(values) > 0
        for y, value in zip(ys, values):
            seen = least + (low - y) / (low - high) * (most - least)
            # A pixel is the most that rounding moves it.
            assert abs(seen - value) <= (most - least) / (low - high) * 1.01, (value, seen)


def charts(page):
    return [Chart(**chart) for chart in page.evaluate(READ)]
