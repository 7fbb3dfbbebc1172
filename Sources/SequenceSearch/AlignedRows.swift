import CAlignment

/// A local alignment as people read it: two rows of residues with gaps, and what stands between them.
public struct AlignedRows: Sendable, Equatable {
    /// Score, matches and where it lies.
    public let alignment: LocalAlignment
    /// Residues of the query in one-letter codes as they were given, `-` for a gap.
    public let query: String
    /// The same of the target.
    public let target: String
    /// `|` between equal residues, `+` between those that often take each other's place: a score above 0 in BLOSUM62.
    public let marks: String

    /// Aligns two sequences as `LocalAlignment` does. Nil where nothing fits, or where the rows would take too much memory.
    ///
    /// - Parameter level: as in `LocalAlignment`.
    public init?(of query: [UInt8], with target: [UInt8], level: String? = nil) {
        let profile = QueryProfile(codes: ResidueCode.encode(query))
        var columns = [UInt8](repeating: 0, count: query.count + target.count)
        let found = LocalAlignment.align(profile, ResidueCode.encode(target), level) {
            query, target, gaps, end, trace in
            columns.withUnsafeMutableBufferPointer {
                ca_trace_columns(&query, &target, gaps, end, &trace, $0.baseAddress)
            }
        }
        // A sequence is its own copy, however short or repetitive.
        if query == target, !query.isEmpty, found?.columns != query.count {
            self.init(query, target, .whole(query), query.map { _ in UInt8(CA_PAIR) }[...])
            return
        }
        guard let found, found.columns > 0 else { return nil }
        self.init(query, target, found, columns.prefix(found.columns))
    }

    private init(_ query: [UInt8], _ target: [UInt8], _ alignment: LocalAlignment, _ columns: ArraySlice<UInt8>) {
        var rows: (query: [UInt8], target: [UInt8], marks: [UInt8]) = ([], [], [])
        let gap = UInt8(ascii: "-")
        var (i, j) = (alignment.queryRange.lowerBound, alignment.targetRange.lowerBound)
        for column in columns {
            let one = Int(column) == Int(CA_TARGET_ALONE) ? nil : query[i]
            let other = Int(column) == Int(CA_QUERY_ALONE) ? nil : target[j]
            (i, j) = (i + (one == nil ? 0 : 1), j + (other == nil ? 0 : 1))
            rows.query.append(one ?? gap)
            rows.target.append(other ?? gap)
            rows.marks.append(Self.mark(one, other))
        }
        self.alignment = alignment
        self.query = String(decoding: rows.query, as: UTF8.self)
        self.target = String(decoding: rows.target, as: UTF8.self)
        marks = String(decoding: rows.marks, as: UTF8.self)
    }

    private static func mark(_ one: UInt8?, _ other: UInt8?) -> UInt8 {
        guard let one, let other else { return UInt8(ascii: " ") }
        let (a, b) = (ResidueCode.codes[Int(one)], ResidueCode.codes[Int(other)])
        if a == b, a < ResidueCode.unknown { return UInt8(ascii: "|") }
        return UInt8(ascii: SubstitutionMatrix.scores[Int(a) * ResidueCode.rowSize + Int(b)] > 0 ? "+" : " ")
    }

    /// The rows in lines of so many columns, each with the numbers of its first and last residues.
    public func lines(width: Int = 60) -> [String] {
        let (query, marks, target) = (Array(query.utf8), Array(marks.utf8), Array(target.utf8))
        var lines: [String] = []
        var (i, j) = (alignment.queryRange.lowerBound, alignment.targetRange.lowerBound)
        let digits = "\(max(alignment.queryRange.upperBound, alignment.targetRange.upperBound))".count
        func row(_ name: String, _ part: ArraySlice<UInt8>, _ first: inout Int) -> String {
            let residues = part.count { $0 != UInt8(ascii: "-") }
            let number = "\(first + (residues > 0 ? 1 : 0))"
            first += residues
            return "\(name) \(String(repeating: " ", count: digits - number.count))\(number) "
                + String(decoding: part, as: UTF8.self) + " \(first)"
        }
        for start in stride(from: 0, to: marks.count, by: width) {
            let part = start..<min(start + width, marks.count)
            lines.append(row("query ", query[part], &i))
            lines.append(String(repeating: " ", count: 8 + digits) + String(decoding: marks[part], as: UTF8.self))
            lines.append(row("target", target[part], &j))
        }
        return lines
    }
}

extension LocalAlignment {
    /// That of a sequence with itself.
    fileprivate static func whole(_ sequence: [UInt8]) -> LocalAlignment {
        var whole = LocalAlignment.none
        let codes = ResidueCode.encode(sequence)
        whole.score = codes.reduce(0) { $0 + Int(SubstitutionMatrix.scores[Int($1) * (ResidueCode.rowSize + 1)]) }
        whole.matches = codes.count { $0 < ResidueCode.unknown }
        whole.columns = codes.count
        whole.queryRange = 0..<codes.count
        whole.targetRange = 0..<codes.count
        return whole
    }
}
