import FileKit

/// The enzymes of the Enzyme Nomenclature, as ENZYME's `enzyme.dat` lists them.
///
/// Source: ENZYME user manual: entries of lines `ID`, `DE`, `AN`, `CA`, `CF` that end with `//`.
public struct EnzymeNomenclature: Sendable {
    /// What became of a number.
    public enum Status: Sendable, Equatable {
        case current
        /// The enzyme has these numbers now.
        case transferred([EnzymeNumber])
        case deleted
    }

    /// One number.
    public struct Entry: Sendable, Equatable {
        /// The EC number.
        public var number: EnzymeNumber
        /// What became of it.
        public var status: Status
        /// Accepted name, without the full stop; empty for a number that is not current.
        public var name = ""
        /// Other names of the enzyme.
        public var alternativeNames: [String] = []
        /// Such as `a primary alcohol + NAD(+) = an aldehyde + NADH + H(+)`.
        public var reactions: [String] = []
        /// What it needs to work, such as `Zn(2+)`.
        public var cofactors: [String] = []
    }

    private let entries: [EnzymeNumber: Entry]
    private let byParent: [EnzymeNumber: [EnzymeNumber]]
    private let numbersOfName: [String: [EnzymeNumber]]
    /// Names of classes and subclasses, where `enzclass.txt` was read.
    public private(set) var classNames: [EnzymeNumber: String] = [:]

    /// The nomenclature of entries.
    public init(entries: [Entry]) {
        self.entries = Dictionary(entries.map { ($0.number, $0) }) { first, _ in first }
        var byParent: [EnzymeNumber: [EnzymeNumber]] = [:]
        var names: [String: [EnzymeNumber]] = [:]
        for entry in entries where entry.status == .current {
            if let parent = entry.number.parent { byParent[parent, default: []].append(entry.number) }
            for name in [entry.name] + entry.alternativeNames where !name.isEmpty {
                names[OntologyGraph.normalised(name), default: []].append(entry.number)
            }
        }
        self.byParent = byParent.mapValues { $0.sorted() }
        numbersOfName = names
    }

    /// Reads `enzyme.dat`, plain or gzipped.
    ///
    /// - Throws: `SepitError` `.badData` (`enzyme-empty`, in strict mode `enzyme-entry`), `.missingInput`.
    public static func read(
        path: String, mode: ReadMode = .lenient
    ) throws(SepitError) -> (nomenclature: EnzymeNomenclature, warnings: [ParseWarning]) {
        try read(bytes: Gzip.read(path: path), name: path, mode: mode)
    }

    /// Reads a file's content; `name` is what errors call it.
    ///
    /// - Throws: as `read(path:mode:)`.
    public static func read(
        bytes: [UInt8], name: String, mode: ReadMode = .lenient
    ) throws(SepitError) -> (nomenclature: EnzymeNomenclature, warnings: [ParseWarning]) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SepitError) in
            var source = try TextSource(buffer, limits: .default, name: name)
            var log = WarningLog(mode: mode, limits: .default, file: name)
            var entries: [Entry] = []
            var lines: [(code: String, text: String)] = []
            var start = 0
            while let line = try source.nextLine() {
                if line[0] == UInt8(ascii: "/"), line[1] == UInt8(ascii: "/") {
                    // The head of the file is a comment of its own.
                    if lines.contains(where: { $0.code == "ID" }) {
                        if let entry = Entry(lines) {
                            entries.append(entry)
                        } else {
                            try log.note(start, "enzyme-entry", "The entry can't be read; it is left out.")
                        }
                    }
                    lines = []
                    continue
                }
                if lines.isEmpty { start = source.lineNumber }
                lines.append((line.text(0..<2), line.text(5..<line.count)))
            }
            guard !entries.isEmpty else { throw log.error(source.lineNumber, "enzyme-empty", "The file has no entry.") }
            return (EnzymeNomenclature(entries: entries), log.collected())
        }
    }

    /// Takes in the names of classes from `enzclass.txt`: lines such as `1. 1. -.-    Acting on the CH-OH group of
    /// donors.`
    ///
    /// - Throws: `SepitError` as `Gzip.read`.
    public mutating func readClasses(path: String) throws(SepitError) {
        let text = String(decoding: try Gzip.read(path: path), as: UTF8.self)
        for line in text.split(whereSeparator: \.isNewline) where line.first?.isNumber == true && line.count > 11 {
            let number = line.prefix(9).filter { $0 != " " }
            guard let number = EnzymeNumber(number) else { continue }
            classNames[number] = String(line.dropFirst(9)).trimmed.trimmingFullStop
        }
    }

    /// What the file says of a number.
    public func entry(_ number: EnzymeNumber) -> Entry? { entries[number] }

    /// The name of an enzyme, or of a class where those are known; nil for a number that is not current.
    public func label(of number: EnzymeNumber) -> String? {
        if let entry = entries[number], entry.status == .current, !entry.name.isEmpty { return entry.name }
        return classNames[number]
    }

    /// Current numbers of this name or alternative name.
    public func numbers(named name: String) -> [EnzymeNumber] { numbersOfName[OntologyGraph.normalised(name)] ?? [] }

    /// The numbers that a number has today: transfers followed to their end, none for a deleted one. Numbers that the
    /// file does not know, such as those of classes, stay.
    public func current(_ number: EnzymeNumber) -> [EnzymeNumber] {
        var found: Set<EnzymeNumber> = []
        var seen: Set<EnzymeNumber> = []
        var open = [number]
        while let next = open.popLast() {
            guard seen.insert(next).inserted else { continue }
            switch entries[next]?.status ?? .current {
            case .current: found.insert(next)
            case .transferred(let numbers): open += numbers
            case .deleted: break
            }
        }
        return found.sorted()
    }

    /// Other current enzymes of the same sub-subclass.
    public func siblings(of number: EnzymeNumber) -> [EnzymeNumber] {
        number.parent.flatMap { byParent[$0] }?.filter { $0 != number } ?? []
    }
}

extension EnzymeNomenclature.Entry {
    fileprivate init?(_ lines: [(code: String, text: String)]) {
        func joined(_ code: String) -> String { lines.filter { $0.code == code }.map(\.text).joined(separator: " ") }
        guard let number = EnzymeNumber(joined("ID")) else { return nil }
        self.number = number
        let name = joined("DE").trimmed
        if name.hasPrefix("Transferred entry:") {
            let words = name.split { " ,".contains($0) }
            status = .transferred(words.dropFirst(2).compactMap { EnzymeNumber(String($0).trimmingFullStop) })
        } else if name.hasPrefix("Deleted entry") {
            status = .deleted
        } else {
            guard !name.isEmpty else { return nil }
            status = .current
            self.name = name.trimmingFullStop
        }
        // Each alternative name and each reaction ends with a full stop at the end of a line.
        func statements(_ code: String) -> [String] {
            var found: [String] = []
            var open = ""
            for line in lines where line.code == code {
                open = open.isEmpty ? line.text : UniProtFlatEntry.joined(open, line.text)
                if open.last == "." {
                    found.append(open.trimmingFullStop)
                    open = ""
                }
            }
            return found + (open.isEmpty ? [] : [open])
        }
        alternativeNames = statements("AN")
        reactions = statements("CA")
        cofactors = joined("CF").trimmingFullStop.split(separator: ";").map { String($0).trimmed }
    }
}
