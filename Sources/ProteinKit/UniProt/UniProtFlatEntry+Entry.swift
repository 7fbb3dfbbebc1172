import FileKit

extension UniProtFlatEntry {
    /// The entry that the lines describe.
    ///
    /// - Throws: `SepitError` where the entry can't be used (`uniprot-id`, `uniprot-accession`, `uniprot-sequence`),
    /// and
    ///   the log's in strict mode.
    func entry(_ log: inout WarningLog) throws(SepitError) -> UniProtEntry {
        guard let id = lines("ID").first, let name = id.text.split(separator: " ").first else {
            throw log.error(firstLine, "uniprot-id", "The entry has no ID line.")
        }
        let accessions = lines("AC").flatMap { $0.text.split(whereSeparator: { ";, ".contains($0) }).map(String.init) }
        guard !accessions.isEmpty else {
            throw log.error(id.number, "uniprot-accession", "The entry '\(name)' has no accession.")
        }
        if let line = strangeSequenceLine {
            throw log.error(line, "uniprot-sequence", "The sequence of '\(name)' holds something that is no residue.")
        }
        var entry = UniProtEntry(name: String(name), accessions: accessions, line: firstLine)
        // "Reviewed" since 2006, "STANDARD" before; "Unreviewed" and "PRELIMINARY".
        if id.text.contains("Unreviewed;") || id.text.contains("PRELIMINARY;") {
            entry.section = .trEMBL
        } else if id.text.contains("Reviewed;") || id.text.contains("STANDARD;") || id.text.contains("Swiss-Prot") {
            entry.section = .swissProt
        }
        entry.sequence = String(decoding: sequence, as: UTF8.self)
        try checkLength(id, name: String(name), &log)
        let (names, flags) = ProteinNames.read(flatFileLines: lines("DE").map(\.text))
        entry.names = names
        entry.isPrecursor = flags.contains("Precursor")
        entry.isFragment = flags.contains("Fragment") || flags.contains("Fragments")
        entry.genes = Self.genes(text("GN"))
        readOrganism(into: &entry)
        readDates(into: &entry)
        entry.existence = text("PE").split(separator: ":").first.flatMap { Int($0) }
        entry.keywords = UniProtEvidence.extract(from: text("KW")).text.trimmingFullStop.split(separator: ";")
            .map { String($0).trimmed }.filter { !$0.isEmpty }
        entry.comments = comments()
        entry.references = lines("DR").compactMap { Self.reference($0.text) }
        entry.features = try features(&log)
        return entry
    }

    /// The ID line ends with `562 AA.`
    private func checkLength(_ id: Line, name: String, _ log: inout WarningLog) throws(SepitError) {
        let words = id.text.split(separator: " ")
        guard let unit = words.lastIndex(where: { $0.hasPrefix("AA") }), unit > 0, let stated = Int(words[unit - 1])
        else { return try log.note(id.number, "uniprot-length-missing", "The ID line of '\(name)' states no length.") }
        guard stated != sequence.count else { return }
        try log.note(
            id.number, sequence.isEmpty ? "uniprot-sequence-missing" : "uniprot-length",
            sequence.isEmpty
                ? "The entry '\(name)' has no sequence."
                : "The sequence of '\(name)' has \(sequence.count) residues, the ID line says \(stated).")
    }

    private func readOrganism(into entry: inout UniProtEntry) {
        var text = UniProtEvidence.extract(from: text("OS")).text.trimmed.trimmingFullStop
        // "Influenza A virus (…), and Influenza B virus": the first of several.
        if let and = text.firstRange(of: ", and ") { text = String(text[..<and.lowerBound]) }
        (entry.organism.scientificName, entry.organism.commonName) = Self.organismNames(text)
        entry.organism.lineage = self.text("OC").trimmingFullStop.split(separator: ";").map { String($0).trimmed }
        if let ids = UniProtEvidence.extract(from: self.text("OX")).text.split(separator: "=").last {
            entry.organism.taxonomyIDs = ids.split(whereSeparator: { ",; ".contains($0) }).compactMap { Int($0) }
        }
        entry.organelles = UniProtEvidence.extract(from: self.text("OG")).text.trimmingFullStop
            .split(separator: ";").map { String($0).trimmed }
    }

    /// `Homo sapiens (Human)` is a name and a common name; `(strain K12)` belongs to the name.
    static func organismNames(_ text: String) -> (scientific: String, common: String?) {
        guard text.hasSuffix(")"), let opening = text.lastIndex(of: "("), opening > text.startIndex else {
            return (text, nil)
        }
        let inside = String(text[text.index(after: opening)...].dropLast())
        let words = ["strain", "isolate", "serotype", "serovar", "subtype", "biovar", "pv.", "subsp.", "clone"]
        if inside.contains("/") || words.contains(where: { inside.hasPrefix($0) }) { return (text, nil) }
        return (String(text[..<opening]).trimmed, inside)
    }

    private func readDates(into entry: inout UniProtEntry) {
        for line in lines("DT") {
            guard let day = line.text.prefix(11).description.isoDay else { continue }
            let text = line.text.lowercased()
            let version = text.split(separator: " ").last.flatMap { Int(String($0).trimmingFullStop) }
            if text.contains("integrated") || text.contains("created") {
                entry.created = day
            } else if text.contains("sequence") {
                entry.sequenceChanged = day
                entry.sequenceVersion = version
            } else if text.contains("entry version") || text.contains("annotation") {
                entry.entryChanged = day
                entry.entryVersion = version
            }
        }
    }

    /// `Name=PLAT; Synonyms=A, B;`, several genes between "and"; before 2004 `BMH1 OR BMH`.
    static func genes(_ text: String) -> [UniProtEntry.Gene] {
        let text = UniProtEvidence.extract(from: text).text
        guard text.contains("=") else {
            return text.trimmingFullStop.split(separator: " AND ").compactMap { part in
                let names = part.split(separator: " OR ").map { String($0).trimmed }
                guard let first = names.first, !first.isEmpty else { return nil }
                var gene = UniProtEntry.Gene()
                gene.name = first
                gene.synonyms = Array(names.dropFirst())
                return gene
            }
        }
        return text.split(separator: "; and ").compactMap { part in
            var gene = UniProtEntry.Gene()
            for field in part.split(separator: ";") {
                let sides = field.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
                guard sides.count == 2 else { continue }
                let values = sides[1].split(separator: ",").map { String($0).trimmed }
                switch sides[0].split(separator: " ").last {
                case "Name": gene.name = sides[1]
                case "Synonyms": gene.synonyms = values
                case "OrderedLocusNames": gene.orderedLocusNames = values
                case "ORFNames": gene.orfNames = values
                default: break
                }
            }
            return gene == UniProtEntry.Gene() ? nil : gene
        }
    }

    /// `GO; GO:0006457; P:protein folding; IEA:HAMAP. [P04439-2]`
    static func reference(_ line: String) -> UniProtReference? {
        var text = line
        var isoform: String?
        if text.last == "]", let opening = text.firstRange(of: ". [") {
            isoform = String(text[opening.upperBound...].dropLast())
            text = String(text[...opening.lowerBound])
        }
        let fields = text.trimmingFullStop.split(separator: "; ").map { String($0).trimmed }
        guard fields.count >= 2 else { return nil }
        return UniProtReference(
            database: fields[0], id: fields[1], fields: fields.dropFirst(2).filter { $0 != "-" }, isoform: isoform)
    }
}

extension String {
    /// `2010-10-05` of `05-OCT-2010`; nil for anything else.
    var isoDay: String? {
        let parts = split(separator: "-")
        let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        guard parts.count == 3, parts[0].count == 2, parts[0].allSatisfy(\.isNumber), parts[2].count == 4,
            parts[2].allSatisfy(\.isNumber), let month = months.firstIndex(of: parts[1].uppercased())
        else { return nil }
        return "\(parts[2])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[0])"
    }
}
