extension ReportChart {
    /// Lines over shares, side by side.
    package struct Curves {
        /// One of them: both axes go from 0 to 1.
        package struct Panel {
            var title: String
            var points: [(x: Double, y: Double)]
            /// What the axes are.
            var across, up: String
            /// Whether the points are marked, and the line on which both shares are equal is drawn.
            var isDotted: Bool

            package init(
                _ title: String, _ points: [(x: Double, y: Double)], across: String, up: String, isDotted: Bool = false
            ) {
                (self.title, self.points, self.across, self.up) = (title, points, across, up)
                self.isDotted = isDotted
            }
        }

        private let panels: [Panel]

        /// - Parameter panels: two at most.
        package init(_ panels: [Panel]) { self.panels = panels }

        private static let (width, side, left, top) = (720.0, 250.0, 64.0, 28.0)

        package var svg: String {
            let body = panels.enumerated().map { index, panel in
                Self.drawn(panel, at: Self.left + Double(index) * Self.width / 2)
            }.joined()
            return ChartDrawing.image(body, width: Self.width, height: Self.top + Self.side + 52)
        }

        private static func drawn(_ panel: Panel, at left: Double) -> String {
            func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
                (left + min(1, max(0, x)) * side, top + (1 - min(1, max(0, y))) * side)
            }
            var body = ChartDrawing.text(panel.title, x: left, y: 14, "start")
            for step in 0...4 {
                let share = Double(step) / 4
                body += ChartDrawing.line("grid", from: place(0, share), to: place(1, share))
                body += ChartDrawing.line("grid", from: place(share, 0), to: place(share, 1))
                let (across, up) = (place(share, 0), place(0, share))
                body += ChartDrawing.text("\(step * 25)%", x: across.x, y: across.y + 16, "middle", "value")
                body += ChartDrawing.text("\(step * 25)%", x: up.x - 8, y: up.y + 4, "end", "value")
            }
            body += ChartDrawing.text(panel.across, x: left + side / 2, y: top + side + 38, "middle")
            if panel.isDotted { body += ChartDrawing.line("dashed", from: place(0, 0), to: place(1, 1)) }
            let places = panel.points.map { place($0.x, $0.y) }
            let path = places.map { "\(ChartDrawing.number($0.x)),\(ChartDrawing.number($0.y))" }
            body += "<polyline class=\"curve\" points=\"\(path.joined(separator: " "))\"/>"
            if panel.isDotted {
                for (point, place) in zip(panel.points, places) {
                    let title = "\(panel.across) \(point.x.percent), \(panel.up) \(point.y.percent)"
                    body += "<g><title>\(ReportPage.escaped(title))</title>\(ChartDrawing.dot(place.x, place.y))</g>"
                }
            }
            return body + ChartDrawing.text(panel.up, x: left + side, y: 14, "end", "value")
        }
    }
}
