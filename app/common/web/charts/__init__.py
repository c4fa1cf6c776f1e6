"""Charts as plain figures of geometry: templates draw them as SVG without script or style of their own.

A chart is made of `Figures`, and so is the table that stands beside it (decision 0045).
"""

from app.common.web.charts.bars import Bar, lying, standing
from app.common.web.charts.figures import Figures, Series
from app.common.web.charts.grouped import Grouped, grouped
from app.common.web.charts.lines import Lines, Spark, lines, spark
from app.common.web.charts.radar import Radar, radar

__all__ = [
    "Bar",
    "Figures",
    "Grouped",
    "Lines",
    "Radar",
    "Series",
    "Spark",
    "grouped",
    "lines",
    "lying",
    "radar",
    "spark",
    "standing",
]
