#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The strokes and texts that charts are made of, as SVG; classes are those of the page's style sheet.
package enum ChartDrawing {
    static func image(_ body: String, width: Double, height: Double) -> String {
        "<svg viewBox=\"0 0 \(number(width)) \(number(height))\" role=\"img\">\(body)</svg>\n"
    }

    /// With one decimal.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(abs(tenths % 10))"
    }

    /// With three figures, as `0.00123`, `12.5`, `34k`.
    package static func figure(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        guard abs(value) > 1e-30 else { return "0" }
        for (unit, suffix) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where (10 * unit..<1e13).contains(abs(value)) {
            return figure(value / unit) + suffix
        }
        let factor = pow(10, 2 - log10(abs(value)).rounded(.down))
        let rounded = (value * factor).rounded() / factor
        return rounded == rounded.rounded() && abs(rounded) < 1e13 ? String(Int(rounded)) : String(rounded)
    }

    static func text(_ text: String, x: Double, y: Double, _ anchor: String, _ style: String = "label") -> String {
        "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">"
            + "\(ReportPage.escaped(text))</text>"
    }

    static func line(_ style: String, from start: (x: Double, y: Double), to end: (x: Double, y: Double)) -> String {
        "<line class=\"\(style)\" x1=\"\(number(start.x))\" y1=\"\(number(start.y))\" x2=\"\(number(end.x))\" "
            + "y2=\"\(number(end.y))\"/>"
    }

    static func dot(_ x: Double, _ y: Double) -> String {
        "<circle class=\"dot\" cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"5.5\"/>"
    }

    static func shortened(_ text: String, _ count: Int) -> String {
        text.count <= count ? text : text.prefix(count - 1) + "…"
    }
}
