import FileKit
import SequenceSearch

/// An alignment for scripts: rows of equal length with `-` for gaps, and the number of the first residue of each, from 1.
package struct AlignmentJSON {
    package let value: JSONValue

    package init(_ rows: AlignedRows) {
        value = .object([
            .init("query_first", .integer(rows.alignment.queryRange.lowerBound + 1)),
            .init("target_first", .integer(rows.alignment.targetRange.lowerBound + 1)),
            .init("query", .string(rows.query)), .init("marks", .string(rows.marks)),
            .init("target", .string(rows.target)),
        ])
    }
}
