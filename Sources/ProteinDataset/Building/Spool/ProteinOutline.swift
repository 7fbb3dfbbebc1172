import FileKit

/// What stays in memory of a chain that waits in the spool: what merging and dividing look at, and where the rest is.
struct ProteinOutline: Sendable {
    var id: String
    /// One-letter codes in upper-case ASCII: the full sequence.
    var sequence: [UInt8]
    /// Which part of a UniProt entry it is, where the file says.
    var part: ProteinRecord.AccessionPart?
    /// Its entries in sequence databases, sorted.
    var accessions: [String]
    /// When its structure was deposited, as "YYYY-MM-DD", where the file says.
    var date: String?
    /// Residues with a position.
    var positioned: Int
    /// Number of chains that are structures of it.
    var structures: Int
    /// Whether anything is known about it.
    var hasFacts: Bool
    /// Where its facts and positions are.
    var place: SpoolPlace

    var hasStructure: Bool { positioned > 0 }
}

/// Where the spool has what belongs to a record, and which of the batch's files it comes from.
struct SpoolPlace: Sendable {
    /// In the spool's list of batches.
    var batch = 0
    /// In the batch's list of files.
    var file: Int
    /// Of the facts; the positions follow them.
    var start: Int
    var factBytes: Int
    var positionBytes: Int
}

extension ProteinOutline {
    func encode(to encoder: inout SpoolEncoder) {
        encoder.add(id)
        encoder.add(sequence)
        encoder.add(part) { encoder, part in
            encoder.add(part.accession)
            encoder.add(part.range.lowerBound)
            encoder.add(part.range.upperBound)
        }
        encoder.add(accessions)
        encoder.add(date) { $0.add($1) }
        encoder.add(positioned)
        encoder.add(structures)
        encoder.add(hasFacts ? 1 : 0)
        for number in [place.file, place.start, place.factBytes, place.positionBytes] { encoder.add(number) }
    }

    /// - Throws: `SepitError` `.badData` (`staging-damaged`).
    init(_ decoder: inout SpoolDecoder) throws(SepitError) {
        id = try decoder.text()
        sequence = Array(try decoder.content())
        part = try decoder.optional { (decoder) throws(SepitError) in
            let (accession, first, last) = (try decoder.text(), try decoder.integer(), try decoder.integer())
            guard first <= last else { throw decoder.damaged }
            return ProteinRecord.AccessionPart(accession: accession, range: first...last)
        }
        accessions = try decoder.texts()
        date = try decoder.optional { (decoder) throws(SepitError) in try decoder.text() }
        positioned = try decoder.integer()
        structures = try decoder.integer()
        hasFacts = try decoder.integer() != 0
        place = SpoolPlace(
            file: try decoder.integer(), start: try decoder.integer(), factBytes: try decoder.integer(),
            positionBytes: try decoder.integer())
    }
}
