#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension ReportChart {
    /// Lines over steps, with a scale that fits them; what is no finite number leaves a line.
    package struct Lines {
        /// One of them.
        package struct Series {
            var name: String
            var points: [(x: Double, y: Double)]

            package init(_ name: String, _ points: [(x: Double, y: Double)]) {
                (self.name, self.points) = (name, points)
            }
        }

        private let series: [Series]
        private let axis: String
        private let isLogarithmic: Bool

        /// - Parameters:
        ///   - series: eight at most are drawn.
        ///   - axis: what is across.
        ///   - isLogarithmic: whether the scale upwards is one of powers of ten, which positive numbers alone have.
        package init(_ series: [Series], axis: String = "step", isLogarithmic: Bool = false) {
            (self.axis, self.isLogarithmic) = (axis, isLogarithmic)
            self.series = series.prefix(Self.mostSeries).map { series in
                let drawn = series.points.filter { $0.x.isFinite && $0.y.isFinite && (!isLogarithmic || $0.y > 0) }
                return Series(series.name, Self.thinned(drawn))
            }
        }

        private static let mostSeries = 8
        /// A line of more points than there are pixels is large and no clearer.
        private static let mostPoints = 360
        private static let (width, plot, left, bottom) = (720.0, 188.0, 62.0, 42.0)

        /// Means of neighbours, where there are many.
        private static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
            let size = (points.count + mostPoints - 1) / mostPoints
            guard size > 1 else { return points }
            return stride(from: 0, to: points.count, by: size).map { start in
                let part = points[start..<min(start + size, points.count)]
                let count = Double(part.count)
                return (part.reduce(0) { $0 + $1.x } / count, part.reduce(0) { $0 + $1.y } / count)
            }
        }

        package var svg: String {
            let points = series.flatMap(\.points)
            guard let scale = Scale(points.map(\.y), isLogarithmic: isLogarithmic),
                let across = Scale(points.map(\.x), isLogarithmic: false)
            else {
                return ChartDrawing.image(
                    ChartDrawing.text("nothing yet", x: Self.left, y: 16, "start", "value"), width: Self.width,
                    height: 24)
            }
            let (legend, top) = legend
            let height = top + Self.plot + Self.bottom
            func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
                (
                    Self.left + across.share(point.x) * (Self.width - Self.left - 16),
                    top + (1 - scale.share(point.y)) * Self.plot
                )
            }
            var body = legend
            let (first, last) = (across.range.lowerBound, across.range.upperBound)
            for tick in scale.ticks {
                let (from, to) = (place((first, tick)), place((last, tick)))
                body += ChartDrawing.line("grid", from: from, to: to)
                body += ChartDrawing.text(ChartDrawing.figure(tick), x: from.x - 8, y: from.y + 4, "end", "value")
            }
            let floor = top + Self.plot
            body += ChartDrawing.line("axis", from: (Self.left, floor), to: (Self.width - 16, floor))
            for tick in across.ticks {
                let x = place((tick, scale.range.lowerBound)).x
                body += ChartDrawing.text(ChartDrawing.figure(tick), x: x, y: floor + 16, "middle", "value")
            }
            body += ChartDrawing.text(axis, x: (Self.left + Self.width) / 2, y: height - 6, "middle")
            for (index, series) in series.enumerated() { body += drawn(series.points.map(place), index) }
            return ChartDrawing.image(body, width: Self.width, height: height)
        }

        private func drawn(_ places: [(x: Double, y: Double)], _ index: Int) -> String {
            if places.count == 1 {
                return "<circle class=\"s\(index)\" cx=\"\(ChartDrawing.number(places[0].x))\" "
                    + "cy=\"\(ChartDrawing.number(places[0].y))\" r=\"3\"/>"
            }
            let path = places.map { "\(ChartDrawing.number($0.x)),\(ChartDrawing.number($0.y))" }
            return "<polyline class=\"c\(index)\" points=\"\(path.joined(separator: " "))\"/>"
        }

        /// Names in rows, and how much room they take downwards.
        private var legend: (body: String, height: Double) {
            var (body, x, y) = ("", Self.left, 13.0)
            for (index, series) in series.enumerated() {
                let width = 34 + 7 * Double(series.name.count)
                if x > Self.left, x + width > Self.width { (x, y) = (Self.left, y + 18) }
                body +=
                    "<rect class=\"s\(index)\" x=\"\(ChartDrawing.number(x))\" y=\"\(ChartDrawing.number(y - 7))\" "
                    + "width=\"12\" height=\"4\" rx=\"2\"/>"
                    + ChartDrawing.text(series.name, x: x + 17, y: y, "start")
                x += width
            }
            return (body, y + 17)
        }
    }

    /// What an axis shows, from its first mark to its last.
    private struct Scale {
        let range: ClosedRange<Double>
        let ticks: [Double]
        private let isLogarithmic: Bool

        /// Nil where there is nothing to show.
        init?(_ values: [Double], isLogarithmic: Bool) {
            guard let least = values.min(), let most = values.max() else { return nil }
            self.isLogarithmic = isLogarithmic
            if isLogarithmic {
                let (low, high) = (
                    log10(least).rounded(.down), max(log10(most).rounded(.up), log10(least).rounded(.down) + 1)
                )
                range = pow(10, low)...pow(10, high)
                let apart = ((high - low) / 6).rounded(.up)
                ticks = stride(from: low, through: high, by: apart).map { pow(10, $0) }
            } else {
                let span = most > least ? most - least : max(abs(most), 1)
                let power = pow(10, log10(span / 4).rounded(.down))
                let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= span / 4 } ?? span
                let (low, high) = (
                    (least / step).rounded(.down), max((most / step).rounded(.up), (least / step).rounded(.down) + 1)
                )
                range = low * step...high * step
                ticks = stride(from: low, through: high, by: 1).map { $0 * step }
            }
        }

        /// Where a value lies, from 0 to 1.
        func share(_ value: Double) -> Double {
            let (low, high) = (range.lowerBound, range.upperBound)
            guard high > low else { return 0 }
            return isLogarithmic ? log10(value / low) / log10(high / low) : (value - low) / (high - low)
        }
    }
}
