/// The header records of a PDB file, gathered line by line.
struct PDBHeader {
    private var entryID: String?
    private var classification: String?
    private var title = ""
    private var compound = ""
    private var source = ""
    private var keywords = ""
    private var experiment = ""
    private var resolution: Double?
    private var mentionsPrediction = false
    private var depositionDate: String?
    private var revisionDate: String?
    private var assemblies = PDBAssemblies()
    private var links: [Header.Link] = []
    private var references = PDBReferences()
    private var sequenceChains: [String] = []
    /// Columns 73–80 of old files repeat the entry id and number the lines.
    private var hasSerialColumns = false

    /// SEQRES residue names by chain id.
    private(set) var sequences: [String: [String]] = [:]
    /// HETNAM names of components.
    private(set) var componentNames: [String: String] = [:]
    /// MODRES parents by residue name.
    private(set) var parents: [String: String] = [:]

    /// Takes the line if it is one of these records; false if it is another.
    mutating func read(_ line: TextLine, _ tag: UInt64) -> Bool {
        switch tag {
        case PDBRecord.header: readHeader(line)
        case PDBRecord.title: Self.append(text(line), to: &title)
        case PDBRecord.compound: Self.append(text(line), to: &compound)
        case PDBRecord.source: Self.append(text(line), to: &source)
        case PDBRecord.keywords: Self.append(text(line), to: &keywords)
        case PDBRecord.experiment: Self.append(text(line), to: &experiment)
        // The last one comes first.
        case PDBRecord.revision: revisionDate = revisionDate ?? Self.date(line.text(13..<22))
        case PDBRecord.sequence: readSequence(line)
        case PDBRecord.databaseReference: references.read(line)
        case PDBRecord.modifiedResidue: readModifiedResidue(line)
        // ESMFold and OpenFold write it at the top, and no header.
        case PDBRecord.parent: mentionsPrediction = true
        case PDBRecord.disulfide: if let link = PDBLinks.link(line, isDisulfide: true) { links.append(link) }
        case PDBRecord.link where line[4] == 0x20:
            if let link = PDBLinks.link(line, isDisulfide: false) { links.append(link) }
        case PDBRecord.componentName:
            let id = line.text(11..<14)
            if !id.isEmpty { Self.append(line.text(15..<70), to: &componentNames[id, default: ""]) }
        default: return false
        }
        return true
    }

    mutating func readRemark(_ line: TextLine) {
        let number = DecimalNumber.integer(line.trimmed(6..<10))
        if number == 2, resolution == nil, line.contains("ANGSTROM") {
            resolution = DecimalNumber.double(line.trimmed(23..<30))
        } else if number == 350 {
            assemblies.read(line)
        } else if experiment.isEmpty, !mentionsPrediction, number.map({ $0 < 10 }) ?? true {
            mentionsPrediction = Prediction.isMentioned(in: line)
        }
    }

    /// What the records say, put together.
    func header() -> Header {
        let method = experiment.isEmpty ? nil : experiment
        let isExperimental = method.map { !$0.uppercased().contains("THEORETICAL") } ?? false
        return Header(
            entryID: entryID, classification: classification, title: title.isEmpty ? nil : title,
            keywords: Header.keywords(keywords), depositionDate: depositionDate, revisionDate: revisionDate,
            method: method, resolution: resolution,
            molecules: PDBMolecules(compound: compound, source: source, chains: sequenceChains).molecules,
            databaseReferences: references.all, assemblies: assemblies.all, links: links,
            isPredicted: !isExperimental && (mentionsPrediction || Prediction.isMentioned(in: title)),
            isTheoretical: method != nil && !isExperimental)
    }

    /// Columns 11–80, or 11–70 of an old file, without the continuation number.
    private func text(_ line: TextLine) -> String { line.text(10..<(hasSerialColumns ? 70 : max(80, line.count))) }

    private static func append(_ part: String, to text: inout String) {
        guard !part.isEmpty else { return }
        // A word broken at its hyphen continues without a blank.
        if !text.isEmpty && !text.hasSuffix("-") { text += " " }
        text += part
    }

    private mutating func readHeader(_ line: TextLine) {
        let id = line.text(62..<66)
        entryID = id.isEmpty ? nil : id
        let name = line.text(10..<50)
        classification = name.isEmpty ? nil : name
        depositionDate = Self.date(line.text(50..<59))
        hasSerialColumns = !id.isEmpty && id == line.text(72..<76)
    }

    private mutating func readSequence(_ line: TextLine) {
        let chain = line.text(10..<12)
        if sequences[chain] == nil { sequenceChains.append(chain) }
        for column in stride(from: 19, to: min(70, line.count), by: 4) {
            let name = line.text(column..<column + 3)
            if !name.isEmpty { sequences[chain, default: []].append(name) }
        }
    }

    private mutating func readModifiedResidue(_ line: TextLine) {
        let name = line.text(12..<15)
        let parent = line.text(24..<27)
        if !name.isEmpty, !parent.isEmpty, parents[name] == nil { parents[name] = parent }
    }

    /// "28-MAR-07" as "2007-03-28"; years before 70 are of this century, as the archive began in 1971.
    private static func date(_ text: String) -> String? {
        let parts = text.split(separator: "-")
        guard parts.count == 3, let day = Int(parts[0]), (1...31).contains(day), let year = Int(parts[2]),
            (0...99).contains(year), let month = months.firstIndex(of: parts[1].uppercased())
        else { return nil }
        func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        return "\(year < 70 ? "20" : "19")\(padded(year))-\(padded(month + 1))-\(padded(day))"
    }

    private static let months = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
}

extension Header {
    /// Keywords from a comma-separated list.
    static func keywords(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
    }
}

extension StringProtocol {
    /// Without blanks at both ends, and with single blanks within.
    var trimmed: String { isTrimmed ? String(self) : split { $0.isWhitespace }.joined(separator: " ") }

    /// Printable ASCII without blanks to leave out, as most text is: bytes are looked at faster than characters.
    private var isTrimmed: Bool {
        var last = UInt8(ascii: " ")
        for byte in utf8 {
            guard byte > 0x20 && byte < 0x7F || byte == 0x20 && last != 0x20 else { return false }
            last = byte
        }
        return last != 0x20 || utf8.isEmpty
    }
}
