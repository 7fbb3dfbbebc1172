/// A table of plain text: the first column to the left, the others to the right.
package struct TextTable {
    /// The header first.
    package var rows: [[String]]

    /// A table of cells.
    package init(rows: [[String]]) { self.rows = rows }

    /// Lines without trailing spaces.
    package func lines(indent: Int = 2) -> [String] {
        let widths = (0..<(rows.map(\.count).max() ?? 0)).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let gap = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + gap : gap + cell
            }
            let line = String(repeating: " ", count: indent) + cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
