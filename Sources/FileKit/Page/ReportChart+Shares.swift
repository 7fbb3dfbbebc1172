extension ReportChart {
    /// Shares from 0 to 1 with their intervals, a row each, beside marks that they are to be compared with.
    package struct Shares {
        /// A row.
        package struct Row {
            var label: String
            var value: Double?
            var interval: ClosedRange<Double>?
            /// In the order of the chart's marks.
            var marks: [Double?]

            package init(label: String, value: Double?, interval: ClosedRange<Double>?, marks: [Double?]) {
                (self.label, self.value, self.interval, self.marks) = (label, value, interval, marks)
            }
        }

        private let rows: [Row]
        private let name: String
        private let marks: [String]

        /// - Parameters:
        ///   - name: of the shares that have intervals.
        ///   - marks: what each mark is, two at most.
        package init(_ rows: [Row], name: String, marks: [String]) {
            (self.rows, self.name, self.marks) = (rows, name, marks)
        }

        private static let (width, labelWidth, rowHeight, top) = (720.0, 190.0, 26.0, 30.0)

        package var svg: String {
            let height = Self.top + Double(rows.count) * Self.rowHeight + 24
            var body = legend
            for step in 0...4 {
                let x = place(Double(step) / 4)
                body += ChartDrawing.line("grid", from: (x, Self.top - 6), to: (x, height - 22))
                body += ChartDrawing.text("\(step * 25)%", x: x, y: height - 6, "middle", "value")
            }
            for (index, row) in rows.enumerated() {
                let y = Self.top + (Double(index) + 0.5) * Self.rowHeight - 2
                body += ChartDrawing.text(
                    ChartDrawing.shortened(row.label, 28), x: Self.labelWidth - 10, y: y + 4, "end")
                body += "<g><title>\(ReportPage.escaped(title(row)))</title>"
                for (number, mark) in row.marks.enumerated() {
                    if let mark {
                        body += ChartDrawing.line(
                            Self.style(number), from: (place(mark), y - 9), to: (place(mark), y + 9))
                    }
                }
                if let interval = row.interval {
                    body += ChartDrawing.line(
                        "whisker", from: (place(interval.lowerBound), y), to: (place(interval.upperBound), y))
                }
                if let value = row.value { body += ChartDrawing.dot(place(value), y) }
                body += "</g>"
            }
            return ChartDrawing.image(body, width: Self.width, height: height)
        }

        private var legend: String {
            var body =
                ChartDrawing.dot(Self.labelWidth + 6, 9)
                + ChartDrawing.text(name, x: Self.labelWidth + 18, y: 13, "start")
            for (number, mark) in marks.enumerated() {
                let x = Self.labelWidth + 130 * Double(number + 1)
                body +=
                    ChartDrawing.line(Self.style(number), from: (x, 1), to: (x, 17))
                    + ChartDrawing.text(mark, x: x + 12, y: 13, "start")
            }
            return body
        }

        private func title(_ row: Row) -> String {
            let values = [(name, row.value)] + zip(marks, row.marks)
            return row.label + ": "
                + values.compactMap { name, value in value.map { "\(name) \($0.percent)" } }.joined(separator: ", ")
        }

        private static func style(_ mark: Int) -> String { mark == 0 ? "mark" : "faint" }

        private func place(_ share: Double) -> Double {
            Self.labelWidth + min(1, max(0, share)) * (Self.width - Self.labelWidth - 24)
        }
    }
}
