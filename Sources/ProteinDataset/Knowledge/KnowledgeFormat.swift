import FileKit
import ProteinKit

/// What a file of knowledge about proteins is, told by its beginning.
package enum KnowledgeFormat: String, Sendable {
    /// A flat file or XML of UniProt.
    case uniProt
    /// A table that holds the proteins themselves.
    case sequenceTable
    /// A table of facts by protein.
    case table
    /// A table of SIFTS.
    case sifts
    /// GO annotations (GAF).
    case ontologyAnnotations
    /// OBO.
    case ontology
    /// `enzyme.dat`.
    case enzymeNomenclature
    /// `ec2go`, `pfam2go` and their like.
    case identifierMapping
    /// `Pfam-A.clans.tsv`, InterPro's `entry.list`.
    case familyNames

    /// The format of a file of annotations; what is nothing else is a table.
    ///
    /// - Throws: the errors of `MappedFile`.
    package init(path: String) throws(SepitError) { self.init(beginning: try TextBeginning.ofFile(path)) }

    /// - Parameter text: the first lines, uncompressed.
    package init(beginning text: [UInt8]) {
        if text.withUnsafeBufferPointer({ UniProtReader.format(of: $0) }) != nil {
            self = .uniProt
            return
        }
        let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline)
        let line = lines.first { !$0.hasPrefix("!") && !$0.hasPrefix("#") } ?? ""
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
        if lines.contains(where: { $0.hasPrefix("!gaf-version") }) || (cells.count >= 15 && cells[4].hasPrefix("GO:")) {
            self = .ontologyAnnotations
        } else if line.contains(" > GO:") {
            self = .identifierMapping
        } else if lines.contains(where: { $0.hasPrefix("format-version:") || $0 == "[Term]" }) {
            self = .ontology
        } else if lines.contains(where: {
            $0.hasPrefix("ID   ") && EnzymeNumber($0.dropFirst(5).trimmingSpaces()) != nil
        }) {
            self = .enzymeNomenclature
        } else if (cells.count == 5 && cells[0].hasPrefix("PF")) || (cells.count == 3 && cells[0].hasPrefix("IPR")) {
            self = .familyNames
        } else if let header = Self.header(text) {
            self = SIFTSReader.recognises(header) ? .sifts : SequenceTable.recognises(header) ? .sequenceTable : .table
        } else {
            self = .table
        }
    }

    /// What holds proteins beside structure and sequence files: UniProt, and tables with sequences. Nil for all else.
    package init?(ofProteins text: [UInt8]) {
        guard let first = text.first(where: { $0 > 0x20 }) else { return nil }
        if first == UInt8(ascii: "I") || first == UInt8(ascii: "<"),
            text.withUnsafeBufferPointer({ UniProtReader.format(of: $0) }) != nil
        {
            self = .uniProt
            return
        }
        guard first != UInt8(ascii: ">"), let header = Self.header(text), SequenceTable.recognises(header) else {
            return nil
        }
        self = .sequenceTable
    }

    /// Whether a file holds proteins, told by its content.
    package static func holdsProteins(_ path: String) -> Bool {
        ((try? TextBeginning.ofFile(path)).flatMap { KnowledgeFormat(ofProteins: $0) }) != nil
    }

    /// The first line that is no comment, as the header of a table.
    private static func header(_ text: [UInt8]) -> DelimitedReader.Header? {
        let lines = text.split(separator: 0x0A, maxSplits: 100)
        guard let line = lines.first(where: { $0.first != UInt8(ascii: "#") && $0.first != UInt8(ascii: "!") }) else {
            return nil
        }
        return try? DelimitedReader().read(bytes: Array(line) + [0x0A], name: "").header
    }
}
