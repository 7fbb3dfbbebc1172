import FileKit
import FoundationEssentials
import ProteinKit

/// The file or the sequence in a request; it is read from memory and stored nowhere.
struct GivenProtein {
    /// Nil where the request has none.
    let entry: ProteinEntry?
    /// The chains that are meant; the first one where there are none.
    let chains: [String]

    /// Reads the fields `structure` or `structure_base64`, `structure_name`, `chains`, and where they are allowed `sequence`.
    ///
    /// - Throws: `SepitError`: `.usage` (`field-invalid`), or as `ProteinEntry.init`.
    init(_ fields: inout RequestFields, takesSequence: Bool, _ limits: RequestLimits) throws(SepitError) {
        let text = try fields.text("structure")
        let encoded = try fields.text("structure_base64")
        let name = try fields.text("structure_name") ?? "structure"
        let sequence = takesSequence ? try fields.text("sequence") : nil
        chains = try fields.texts("chains") ?? []
        guard [text, encoded, sequence].count(where: { $0 != nil }) <= 1 else {
            throw SepitError(
                .usage, code: "protein-ambiguous", "The request has more than one protein.",
                expected: "one of structure, structure_base64 and sequence")
        }
        guard name.unicodeScalars.count <= 200 else {
            throw RequestFields.invalid("structure_name", "at most 200 characters")
        }
        var bytes = text.map { Array($0.utf8) }
        if let encoded {
            guard let data = Data(base64Encoded: encoded) else {
                throw SepitError(.badData, code: "base64-invalid", "The file is not in base64.")
            }
            bytes = Array(data)
        }
        if let sequence { bytes = Self.record(sequence) }
        guard let bytes else {
            entry = nil
            guard chains.isEmpty else {
                throw SepitError(.usage, code: "chain-missing", "There are chains but no structure.")
            }
            return
        }
        entry = try Self.read(bytes, name: sequence == nil ? Path.name(of: name) : "sequence", limits)
    }

    /// Reads a file.
    ///
    /// - Throws: as `ProteinEntry.init`.
    static func read(_ bytes: [UInt8], name: String, _ limits: RequestLimits) throws(SepitError) -> ProteinEntry {
        let reading = ReadLimits(outputBytes: expansion * limits.bodyBytes, lineBytes: limits.bodyBytes)
        return try ProteinEntry(bytes: bytes, name: name, limits: reading, keepsBackbone: true)
    }

    /// What gzipped files may grow to, in units of what a request may hold.
    private static let expansion = 4

    /// A bare sequence as a record of FASTA.
    private static func record(_ sequence: String) -> [UInt8] {
        Array((sequence.first == ">" ? sequence : ">query\n" + sequence).utf8)
    }

    /// - Throws: `SepitError` `.badData` (`protein-too-long`).
    static func require(residues: Int, _ limits: RequestLimits) throws(SepitError) {
        guard residues > limits.residues else { return }
        throw SepitError(
            .badData, code: "protein-too-long", "The protein is too long.",
            expected: "at most \(limits.residues) residues", found: "\(residues)")
    }
}
