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

    /// The protein that goes by a name, in either case and without its version ("NP_414648"); an id before other names, and
    /// what is written alike before what is not.
    func number(named name: String) -> Int? {
        let wanted = Array(name.utf8)
        guard !wanted.isEmpty, !wanted.contains(Self.tab), !wanted.contains(Self.newline) else { return nil }
        var best: (rank: Int, number: Int)?
        for number in 0..<count {
            var (field, start) = (-1, lines[number])
            for place in lines[number]..<lines[number + 1]
            where names[place] == Self.tab || names[place] == Self.newline {
                // The side comes first.
                if field >= 0, let likeness = Self.likeness(names[start..<place], wanted) {
                    let rank = 2 * likeness + min(1, field)
                    if rank == 0 { return number }
                    if rank < best?.rank ?? .max { best = (rank, number) }
                }
                (field, start) = (field + 1, place + 1)
            }
        }
        return best?.number
    }

    /// 0 for the same, 1 for the same in another case, 2 for the same without a version; nil for another name.
    private static func likeness(_ name: ArraySlice<UInt8>, _ wanted: [UInt8]) -> Int? {
        guard name.count >= wanted.count else { return nil }
        var isSame = true
        for (own, other) in zip(name, wanted) where own != other {
            guard lower(own) == lower(other) else { return nil }
            isSame = false
        }
        // Chains "A" and "a" of an entry are two.
        if !isSame, let first = name.first, isDigit(first), name.dropFirst(4).first == underscore,
            !name.dropFirst(5).elementsEqual(wanted.dropFirst(5))
        {
            return nil
        }
        let rest = name.dropFirst(wanted.count)
        if rest.isEmpty { return isSame ? 0 : 1 }
        let isVersion = rest.first == UInt8(ascii: ".") && rest.count > 1 && rest.dropFirst().allSatisfy(isDigit)
        return isVersion ? 2 : nil
    }

    private static let underscore = UInt8(ascii: "_")

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }
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
