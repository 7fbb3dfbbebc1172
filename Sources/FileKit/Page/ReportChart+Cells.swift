extension ReportChart {
    /// Shares as cells of rows and columns, darker where they are larger; panels of the same rows side by side.
    package struct Cells {
        /// One of them.
        package struct Panel {
            var title: String
            /// Of each row, which add up to 1.
            var shares: [[Double]]

            package init(_ title: String, _ shares: [[Double]]) { (self.title, self.shares) = (title, shares) }
        }

        private let panels: [Panel]
        private let rows: [String]
        private let column: String

        /// - Parameters:
        ///   - panels: two at most.
        ///   - rows: their names.
        ///   - column: what a column is, such as "expert".
        package init(_ panels: [Panel], rows: [String], column: String) {
            (self.panels, self.rows, self.column) = (panels, rows, column)
        }

        private static let (width, labelWidth, top, row, gap) = (720.0, 80.0, 26.0, 22.0, 20.0)

        package var svg: String {
            let side = (Self.width - Self.labelWidth - Self.gap) / 2
            var body = ""
            for (index, name) in rows.enumerated() {
                let y = Self.top + Double(index) * Self.row + 15
                body += ChartDrawing.text(name, x: Self.labelWidth - 10, y: y, "end", "value")
            }
            for (number, panel) in panels.enumerated() {
                let left = Self.labelWidth + Double(number) * (side + Self.gap)
                body += ChartDrawing.text(panel.title, x: left, y: 14, "start")
                for (index, shares) in panel.shares.enumerated() {
                    let cell = side / Double(max(1, shares.count))
                    for (place, share) in shares.enumerated() {
                        body += drawn(
                            share, of: shares.count, x: left + Double(place) * cell,
                            y: Self.top + Double(index) * Self.row, width: cell,
                            "\(rows[index]), \(column) \(place): \(share.percent)")
                    }
                }
            }
            return ChartDrawing.image(
                body, width: Self.width, height: Self.top + Double(rows.count) * Self.row + 4)
        }

        /// Twice a fair share and more is darkest.
        private func drawn(
            _ share: Double, of count: Int, x: Double, y: Double, width: Double, _ title: String
        ) -> String {
            let strength = min(1, share * Double(count) / 2)
            let hundredths = Int((strength * 90 + 6).rounded())
            let opacity = (hundredths < 10 ? "0.0" : "0.") + String(hundredths)
            let label =
                width >= 40
                ? ChartDrawing.text("\(Int((share * 100).rounded()))%", x: x + width / 2, y: y + 15, "middle") : ""
            return "<g><title>\(ReportPage.escaped(title))</title><rect class=\"s0 cell\" fill-opacity=\"\(opacity)\" "
                + "x=\"\(ChartDrawing.number(x))\" y=\"\(ChartDrawing.number(y))\" width=\"\(ChartDrawing.number(width))\" "
                + "height=\"\(ChartDrawing.number(Self.row))\"/>\(label)</g>"
        }
    }
}
