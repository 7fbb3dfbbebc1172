import FileKit
import ProteinKit

/// What is known of the proteins of an index, by their numbers: names at hand, facts compressed in blocks until they are
/// asked for.
struct EvidenceRecords: Sendable {
    /// A line for each protein: its side, its id, its other names, with tabs between them.
    let names: [UInt8]
    /// Where each line begins; one more at the end.
    private let lines: [Int]
    /// JSON lines of the facts of so many proteins each, gzipped.
    let blocks: [[UInt8]]

    static let proteinsPerBlock = 256

    /// How many proteins.
    var count: Int { lines.count - 1 }

    /// Nil where the parts don't belong together.
    init?(names: [UInt8], blocks: [[UInt8]]) {
        var lines = [0]
        for index in names.indices where names[index] == Self.newline { lines.append(index + 1) }
        guard names.isEmpty || names.last == Self.newline,
            blocks.count == (lines.count - 1 + Self.proteinsPerBlock - 1) / Self.proteinsPerBlock
        else { return nil }
        (self.names, self.lines, self.blocks) = (names, lines, blocks)
    }

    /// Those of proteins, in their order.
    ///
    /// - Throws: `SepitError` `.inputOutput` as `GzipWriter`, `.interrupted`.
    init(_ proteins: [KnownProtein], workers: Workers) throws(SepitError) {
        var (names, lines) = ([UInt8](), [0])
        for protein in proteins {
            let parts = [protein.side ?? "", protein.id] + protein.names.filter { $0 != protein.id }
            names += Array(parts.map(Self.clean).joined(separator: "\t").utf8) + [Self.newline]
            lines.append(names.count)
        }
        (self.names, self.lines) = (names, lines)
        let ranges = stride(from: 0, to: proteins.count, by: Self.proteinsPerBlock).map {
            $0..<min($0 + Self.proteinsPerBlock, proteins.count)
        }
        blocks = try workers.map(ranges, isCancelled: { Interrupt.isRequested }, advance: {}) {
            (range) throws(SepitError) in
            let text = proteins[range].map { $0.facts.json.line + "\n" }.joined()
            return try GzipWriter.compress(Array(text.utf8), level: 9)
        }
    }

    /// Nothing in a name parts lines or names.
    private static func clean(_ name: String) -> String {
        String(name.map { $0 == "\t" || $0.isNewline ? " " : $0 })
    }

    private static let (newline, tab) = (UInt8(ascii: "\n"), UInt8(ascii: "\t"))

    private func fields(_ number: Int) -> [ArraySlice<UInt8>] {
        names[lines[number]..<lines[number + 1] - 1].split(separator: Self.tab, omittingEmptySubsequences: false)
    }

    /// The id of a protein.
    func id(_ number: Int) -> String { String(decoding: fields(number).dropFirst().first ?? [], as: UTF8.self) }

    /// Whether a protein is on a side.
    func isOn(_ side: String, _ number: Int) -> Bool { names[lines[number]...].starts(with: side.utf8 + [Self.tab]) }

    /// A protein with its facts.
    ///
    /// - Throws: `SepitError` `.badData` as `Gzip` and `JSONValue`, or (`index-malformed`) where there is no such line.
    func protein(_ number: Int) throws(SepitError) -> KnownProtein {
        let fields = fields(number).map { String(decoding: $0, as: UTF8.self) }
        let text = try Gzip.decompress(blocks[number / Self.proteinsPerBlock], name: "an index of proteins")
        let facts = text.split(separator: Self.newline, omittingEmptySubsequences: false)
        let line = number % Self.proteinsPerBlock
        guard fields.count >= 2, line < facts.count else { throw EvidenceFile.malformed("Facts are missing.", nil) }
        let json = facts[line].withUnsafeBytes { bytes in
            Result { () throws(SepitError) in try JSONValue(parsing: bytes) }
        }
        return KnownProtein(
            id: fields[1], names: Array(fields.dropFirst(2)), side: fields[0].isEmpty ? nil : fields[0],
            facts: ProteinFacts(try json.get()))
    }

    /// The protein that goes by a name, in either case; an id before other names.
    func number(named name: String) -> Int? {
        let wanted = Array(name.lowercased().utf8)
        guard !wanted.isEmpty, !wanted.contains(Self.tab), !wanted.contains(Self.newline) else { return nil }
        var other: Int?
        for number in 0..<count {
            var field = -1
            var (place, matched) = (lines[number], 0)
            // A letter that is not as wanted ends the match of its field.
            while place < lines[number + 1] {
                let byte = names[place]
                if byte == Self.tab || byte == Self.newline {
                    if field >= 0, matched == wanted.count {
                        if field == 0 { return number }
                        other = other ?? number
                    }
                    (field, matched) = (field + 1, 0)
                } else if matched >= 0 {
                    let lower = (65...90).contains(byte) ? byte | 0x20 : byte
                    matched = matched < wanted.count && wanted[matched] == lower ? matched + 1 : -1
                }
                place += 1
            }
        }
        return other
    }
}

extension ProteinFacts {
    /// Lists of value, source and evidence by property.
    fileprivate var json: JSONValue {
        .object(
            properties.map { property in
                JSONValue.Member(
                    property,
                    .array(
                        statements(of: property).map { fact in
                            .array(
                                ([fact.value, fact.source] + (fact.evidence.map { [$0] } ?? [])).map { .string($0) })
                        }))
            })
    }

    fileprivate init(_ json: JSONValue) {
        self.init()
        for member in json.members ?? [] {
            for fact in member.value.elements ?? [] {
                let parts = (fact.elements ?? []).compactMap(\.text)
                guard parts.count >= 2 else { continue }
                add(Fact(parts[0], source: parts[1], evidence: parts.count > 2 ? parts[2] : nil), to: member.key)
            }
        }
    }
}
