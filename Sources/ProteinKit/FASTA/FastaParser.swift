import FileKit

/// One pass over the lines of a FASTA file.
struct FastaParser: ~Copyable {
    private var source: TextSource
    private var log: WarningLog
    private var records: [FastaRecord] = []
    private var ids: Set<String> = []

    // The record that is being read.
    private var header: (id: String, description: String, line: Int)?
    private var letters: [UInt8] = []
    /// Where another chain begins in `letters`, as folding programs join them: "MKT…:GHP…".
    private var cuts: [Int] = []
    /// PIR: `>P1;id`, then a line of description, and `*` after the sequence.
    private var isPIR = false
    private var expectsDescription = false
    private var isClosed = false
    /// The component named in parentheses, as in the archive's "GS(MSE)K", while it is read.
    private var component: [UInt8]?

    init(_ source: consuming TextSource, log: WarningLog) {
        self.source = source
        self.log = log
    }

    consuming func read() throws(SepitError) -> (records: [FastaRecord], warnings: [ParseWarning]) {
        try readAll()
        return (records, log.collected())
    }

    private mutating func readAll() throws(SepitError) {
        while let line = try source.nextLine() {
            if line[0] == UInt8(ascii: ">") {
                try closeRecord()
                try openRecord(line)
            } else if line[0] == UInt8(ascii: ";") || line[0] == UInt8(ascii: "#") {
                continue
            } else if expectsDescription {
                expectsDescription = false
                header?.description = line.text(0..<line.count)
            } else {
                try readSequence(line)
            }
        }
        try closeRecord()
        guard !records.isEmpty else {
            throw log.error(
                source.lineNumber, "fasta-empty", "The file has no sequence.",
                hint: "A sequence is a line that starts with '>' and lines of one-letter codes.")
        }
        if let first = records.first(where: \.looksNucleic) {
            try log.note(
                first.line, "sequence-nucleic",
                "'\(first.id)' looks like DNA or RNA, not protein"
                    + (records.allSatisfy(\.looksNucleic) ? "; so do all records of the file." : "."))
        }
    }

    private mutating func openRecord(_ line: TextLine) throws(SepitError) {
        var text = line.text(1..<line.count)
        if line.bytes.contains(where: { $0 > 0x7E }) {
            try log.noteOnce(source.lineNumber, "non-ascii", "A header has letters beyond ASCII.")
        }
        // Two capitals and a semicolon, as in ">P1;CRAB_ANAPL".
        let prefix = text.utf8.prefix(3)
        isPIR = prefix.count == 3 && prefix.last == UInt8(ascii: ";") && prefix.first == UInt8(ascii: "P")
        expectsDescription = isPIR
        if isPIR { text = String(text.dropFirst(3)) }
        let (id, description) = FastaHeader.divide(text)
        header = (id, description, source.lineNumber)
        letters.removeAll(keepingCapacity: true)
        cuts = []
        isClosed = false
        component = nil
    }

    private mutating func readSequence(_ line: TextLine) throws(SepitError) {
        if header == nil {
            guard !line.isBlank else { return }
            try log.note(source.lineNumber, "fasta-no-header", "The sequence has no '>' line; it is called 'sequence'.")
            header = ("sequence", "", source.lineNumber)
        }
        for byte in line.bytes {
            if try readComponent(byte) { continue }
            if byte.isLetter {
                if isClosed {
                    try log.noteOnce(
                        source.lineNumber, "sequence-after-stop", "There are letters after the closing '*'.")
                }
                letters.append(byte.uppercasedASCII)
            } else if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/") {
                if cuts.last != letters.count, !letters.isEmpty { cuts.append(letters.count) }
            } else if byte == UInt8(ascii: "*") {
                isClosed = true
            } else if byte > 0x20, byte != UInt8(ascii: "-"), byte != UInt8(ascii: ".") {
                try noteForeign(byte, line)
                if byte.isDigit { continue }
            }
        }
    }

    /// Takes bytes from an opening parenthesis to the closing one: a single residue by its component's name.
    private mutating func readComponent(_ byte: UInt8) throws(SepitError) -> Bool {
        guard var name = component else {
            if byte == UInt8(ascii: "(") { component = [] }
            return byte == UInt8(ascii: "(")
        }
        if byte == UInt8(ascii: ")") {
            component = nil
            letters.append(ChemicalComponent.named(String(decoding: name, as: UTF8.self))?.letter ?? UInt8(ascii: "X"))
        } else if byte > 0x20 {
            name.append(byte)
            component = name
            if name.count > 5 || !(byte.isLetter || byte.isDigit) {
                component = nil
                try log.note(
                    source.lineNumber, "sequence-character",
                    "A parenthesis in the sequence of '\(header?.id ?? "")' names no component; it is left out.")
            }
        }
        return true
    }

    private mutating func noteForeign(_ byte: UInt8, _ line: TextLine) throws(SepitError) {
        guard !byte.isDigit || !Self.isQuality(line) else {
            throw log.error(
                source.lineNumber, "sequence-quality",
                "The lines hold numbers: these are quality values, not sequences.",
                hint: "Give the .fasta file that belongs to this .qual file.")
        }
        let shown = byte < 0x7F ? "'\(Character(UnicodeScalar(byte)))'" : "byte \(byte)"
        try log.note(
            source.lineNumber, byte.isDigit ? "sequence-digit" : "sequence-character",
            "\(shown) in the sequence of '\(header?.id ?? "")' is no residue; it is left out.")
    }

    /// Nothing but numbers and blanks.
    private static func isQuality(_ line: TextLine) -> Bool {
        line.bytes.allSatisfy { $0.isDigit || $0 <= 0x20 || $0 == UInt8(ascii: "-") }
    }

    private mutating func closeRecord() throws(SepitError) {
        guard let (name, description, line) = header else { return }
        header = nil
        var id = name
        if id.isEmpty {
            id = "sequence\(records.count + 1)"
            try log.note(line, "fasta-no-id", "The record has no id; it is called '\(id)'.")
        }
        if letters.isEmpty {
            return try log.note(line, "sequence-empty", "The record '\(id)' has no sequence; it is left out.")
        }
        let parts = zip([0] + cuts, cuts + [letters.count]).map { letters[$0..<$1] }.filter { !$0.isEmpty }
        if parts.count > 1 {
            try log.note(
                line, "sequence-multimer",
                "'\(id)' holds \(parts.count) chains; they are called '\(id)_1' to '\(id)_\(parts.count)'.")
        }
        for (index, part) in parts.enumerated() {
            let partID = parts.count > 1 ? "\(id)_\(index + 1)" : id
            if !ids.insert(partID).inserted {
                try log.note(line, "id-duplicate", "The id '\(partID)' occurs again.")
            }
            records.append(
                FastaRecord(
                    id: partID, description: description, sequence: String(decoding: part, as: UTF8.self), line: line))
        }
    }
}
