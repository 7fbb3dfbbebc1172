/// A page of headings, paragraphs, charts and tables that needs nothing but itself.
package struct ReportPage {
    private var body = ""
    private let title: String
    /// Seconds after which a browser loads it anew; nil for never.
    private let refresh: Int?

    /// - Parameter refresh: seconds after which a browser loads it anew, where it is written again; nil for never.
    package init(_ title: String, refresh: Int? = nil) { (self.title, self.refresh) = (title, refresh) }

    package mutating func section(_ heading: String, _ paragraphs: String...) {
        body += "<h2>\(Self.escaped(heading))</h2>\n"
        for paragraph in paragraphs { self.paragraph(paragraph) }
    }

    package mutating func paragraph(_ text: String) { body += "<p>\(Self.escaped(text))</p>\n" }

    package mutating func chart(_ svg: String) { body += "<figure>\(svg)</figure>\n" }

    /// Large figures with what they are.
    package mutating func tiles(_ tiles: [(value: String, name: String)]) {
        body += "<div class=\"tiles\">"
        for tile in tiles {
            body += "<div><b>\(Self.escaped(tile.value))</b><span>\(Self.escaped(tile.name))</span></div>"
        }
        body += "</div>\n"
    }

    /// A table that is shown when its title is clicked.
    package mutating func folded(_ title: String, _ rows: [[String]]) {
        body += "<details><summary>\(Self.escaped(title))</summary>\n"
        table(rows)
        body += "</details>\n"
    }

    /// The first row is the head; columns of numbers stand to the right.
    package mutating func table(_ rows: [[String]]) {
        let columns = rows.first?.indices ?? 0..<0
        let areNumbers = columns.map { column in
            rows.dropFirst().allSatisfy { $0[column].allSatisfy { $0.isNumber || ".%-+– ".contains($0) } }
        }
        body += "<div class=\"wide\"><table>"
        for (index, row) in rows.enumerated() {
            let tag = index == 0 ? "th" : "td"
            body += "<tr>"
            for (column, cell) in row.enumerated() {
                body += "<\(tag)\(areNumbers[column] ? " class=\"n\"" : "")>\(Self.escaped(cell))</\(tag)>"
            }
            body += "</tr>\n"
        }
        body += "</table></div>\n"
    }

    package var html: String {
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        \(refresh.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">\n" } ?? "")<title>\(Self.escaped(title))</title>
        <style>
        \(Self.style)
        </style>
        <main>
        <h1>\(Self.escaped(title))</h1>
        \(body)</main>
        </html>

        """
    }

    package static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    private static let style = """
        :root { color-scheme: light dark; --page: #fdfdfc; --text: #1d2125; --soft: #5c656e; --line: #dcdfe2;
          --tile: #f3f4f4; --s0: #2a6fa8; --s1: #d98324; --s2: #3c8d5a; --s3: #c0474f; --s4: #7d5ba6; --s5: #2b9aa0;
          --s6: #8c6d46; --s7: #6b7480; }
        @media (prefers-color-scheme: dark) { :root { --page: #15181b; --text: #e4e7e9; --soft: #9aa4ad; --line: #343a40;
          --tile: #1e2226; --s0: #6aaede; --s1: #e8a552; --s2: #74c093; --s3: #e58a8f; --s4: #b79be0; --s5: #6ecad0;
          --s6: #c9a877; --s7: #a3acb6; } }
        body { margin: 0; background: var(--page); color: var(--text);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        main { max-width: 760px; margin: 0 auto; padding: 32px 20px 80px; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .6rem; }
        h2 { font-size: 1.15rem; margin: 2.6rem 0 .4rem; padding-top: 1rem; border-top: 1px solid var(--line); }
        p { margin: .4rem 0; }
        figure { margin: 1rem 0; }
        svg { display: block; width: 100%; height: auto; }
        svg text { fill: var(--text); font-size: 13px; }
        svg text.value { fill: var(--soft); font-size: 12px; }
        .s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); } .s3 { fill: var(--s3); }
        .s4 { fill: var(--s4); } .s5 { fill: var(--s5); } .s6 { fill: var(--s6); } .s7 { fill: var(--s7); }
        polyline { fill: none; stroke-width: 2; stroke-linejoin: round; } .cell { stroke: var(--page); stroke-width: 2; }
        .c0 { stroke: var(--s0); } .c1 { stroke: var(--s1); } .c2 { stroke: var(--s2); } .c3 { stroke: var(--s3); }
        .c4 { stroke: var(--s4); } .c5 { stroke: var(--s5); } .c6 { stroke: var(--s6); } .c7 { stroke: var(--s7); }
        .grid { stroke: var(--line); stroke-width: 1; } .axis { stroke: var(--soft); stroke-width: 1; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 1.2rem 0; }
        .tiles div { background: var(--tile); border-radius: 8px; padding: 12px 14px; }
        .tiles b { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
        .tiles span { color: var(--soft); font-size: .85rem; }
        .wide { overflow-x: auto; } details { margin: .5rem 0; } summary { cursor: pointer; }
        .whisker { stroke: var(--s0); stroke-width: 3; stroke-linecap: round; } .dot { fill: var(--s0); }
        .mark { stroke: var(--s1); stroke-width: 3; } .faint { stroke: var(--soft); stroke-width: 2; }
        .curve { stroke: var(--s0); stroke-width: 2.5; fill: none; } .dashed { stroke: var(--soft); stroke-dasharray: 4 4; }
        table { border-collapse: collapse; width: 100%; margin: .8rem 0; font-size: .9rem; }
        th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        th { color: var(--soft); font-weight: 600; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        """
}
