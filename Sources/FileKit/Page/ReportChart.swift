/// A chart as inline SVG, coloured by the page's style sheet so that it fits a light and a dark page.
package enum ReportChart {
    /// Bars to the right, one or several for each row.
    package struct Bars {
        private let rows: [(label: String, values: [Int])]
        private let series: [String]

        /// - Parameter series: names of a row's bars, where there are several.
        package init(rows: [(label: String, values: [Int])], series: [String] = []) {
            (self.rows, self.series) = (rows, series)
        }

        private static let (width, labelWidth, valueWidth, bar, gap) = (720.0, 190.0, 70.0, 14.0, 8.0)

        package var svg: String {
            let thickness = max(1, rows.map(\.values.count).max() ?? 1)
            let rowHeight = Double(thickness) * (Self.bar + 2) + Self.gap
            let top = series.isEmpty ? 0.0 : 24.0
            let height = top + Double(rows.count) * rowHeight
            let most = Double(max(1, rows.flatMap(\.values).max() ?? 1))
            var body = ""
            for (index, name) in series.enumerated() {
                let x = Self.labelWidth + Double(index) * 110
                body +=
                    "<rect class=\"s\(index)\" x=\"\(ChartDrawing.number(x))\" y=\"3\" width=\"12\" height=\"12\" rx=\"2\"/>"
                body += ChartDrawing.text(name, x: x + 18, y: 14, "start")
            }
            for (index, row) in rows.enumerated() {
                let y = top + Double(index) * rowHeight
                let middle = y + (rowHeight - Self.gap) / 2 + 4
                body += ChartDrawing.text(
                    ChartDrawing.shortened(row.label, 28), x: Self.labelWidth - 10, y: middle, "end")
                for (bar, value) in row.values.enumerated() {
                    let length = Double(value) / most * (Self.width - Self.labelWidth - Self.valueWidth)
                    let barY = y + Double(bar) * (Self.bar + 2)
                    body +=
                        "<rect class=\"s\(bar)\" x=\"\(ChartDrawing.number(Self.labelWidth))\" y=\"\(ChartDrawing.number(barY))\" "
                        + "width=\"\(ChartDrawing.number(value == 0 ? 0 : max(1, length)))\" height=\"\(ChartDrawing.number(Self.bar))\" rx=\"2\">"
                        + "<title>\(ReportPage.escaped(row.label)): \(value)</title></rect>"
                    body += ChartDrawing.text(
                        String(value), x: Self.labelWidth + length + 6, y: barY + 11.5, "start", "value")
                }
            }
            return ChartDrawing.image(body, width: Self.width, height: height)
        }
    }

    /// Columns side by side over a scale.
    package struct Columns {
        private let counts: [Int]
        private let step: Int
        private let axis: String

        /// - Parameter step: what the left edge of a column stands for, in steps of this.
        package init(counts: [Int], step: Int, axis: String) {
            (self.counts, self.step, self.axis) = (counts, step, axis)
        }

        package var svg: String {
            let (width, height, left, bottom) = (720.0, 240.0, 48.0, 42.0)
            let most = max(1, counts.max() ?? 1)
            let column = (width - left) / Double(max(1, counts.count))
            let plot = height - bottom - 12
            var body = ""
            for line in [most, most / 2] where line > 0 {
                let y = 12 + plot * (1 - Double(line) / Double(most))
                body +=
                    "<line class=\"grid\" x1=\"\(ChartDrawing.number(left))\" x2=\"\(ChartDrawing.number(width))\" y1=\"\(ChartDrawing.number(y))\" "
                    + "y2=\"\(ChartDrawing.number(y))\"/>"
                    + ChartDrawing.text(String(line), x: left - 8, y: y + 4, "end", "value")
            }
            let labelled = max(1, (counts.count + 11) / 12)
            for (index, count) in counts.enumerated() {
                let x = left + Double(index) * column
                let length = plot * Double(count) / Double(most)
                body +=
                    "<rect class=\"s0\" x=\"\(ChartDrawing.number(x + 1))\" y=\"\(ChartDrawing.number(12 + plot - length))\" "
                    + "width=\"\(ChartDrawing.number(max(1, column - 2)))\" height=\"\(ChartDrawing.number(length))\" rx=\"1\">"
                    + "<title>\(index * step) to \((index + 1) * step - 1): \(count)</title></rect>"
                if index % labelled == 0 {
                    body += ChartDrawing.text(String(index * step), x: x, y: 12 + plot + 16, "middle", "value")
                }
            }
            body +=
                "<line class=\"axis\" x1=\"\(ChartDrawing.number(left))\" x2=\"\(ChartDrawing.number(width))\" y1=\"\(ChartDrawing.number(12 + plot))\" "
                + "y2=\"\(ChartDrawing.number(12 + plot))\"/>"
            body += ChartDrawing.text(axis, x: (left + width) / 2, y: height - 6, "middle")
            return ChartDrawing.image(body, width: width, height: height)
        }
    }
}
