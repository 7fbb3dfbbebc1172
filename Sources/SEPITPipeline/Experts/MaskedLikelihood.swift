import FileKit
import ProteinExperts
import ProteinKit
import StructureEncoder
import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How likely a protein model with a masked-language head finds each residue at a place of a protein, that place masked: what
/// `SubstitutionExpert` compares (Meier et al., 2021, "masked marginals").
///
/// Weights are mapped anew for each question; that costs milliseconds.
public struct MaskedLikelihood: Sendable {
    private let path: String
    private let workers: Workers
    private let level: String?

    /// - Parameters:
    ///   - path: of an ESM-2 checkpoint.
    ///   - level: as in `Device.init`.
    /// - Throws: as `ProteinEncoder.init`; `SepitError` `.badData` (`head-missing`).
    public init(model path: String, workers: Workers, level: String? = nil) throws(SepitError) {
        (self.path, self.workers, self.level) = (path, workers, level)
        try encoder().requireLanguageHead()
    }

    private func encoder() throws(SepitError) -> ProteinEncoder {
        try ProteinEncoder(model: path, precision: .fp32, device: Device(workers: workers, level: level))
    }

    /// An expert on substitutions that asks this model.
    public var expert: SubstitutionExpert {
        SubstitutionExpert(source: "the protein model \(Path.name(of: path))") { (subject, index) throws(SepitError) in
            try logarithms(subject, index)
        }
    }

    /// The twenty amino acids.
    private static let letters = Array("ACDEFGHIKLMNPQRSTVWY".utf8)

    private func logarithms(_ subject: ExpertSubject, _ index: Int) throws(SepitError) -> [UInt8: Double] {
        guard subject.sequence.count <= ContextBudget.longestProtein else {
            throw SepitError(
                .badData, code: "protein-too-long", "The protein is too long for the protein model.",
                expected: "at most \(ContextBudget.longestProtein) residues", found: "\(subject.sequence.count)")
        }
        var input = ProteinInput(sequence: subject.sequence)
        input.ids[index + 1] = ResidueVocabulary.mask
        let logits = try encoder().residueLogits([input])
        guard let rows = logits.first, index < rows.rows else { return [:] }
        let row = UnsafeBufferPointer(start: rows.base + index * rows.width, count: rows.width)
        let values = Self.letters.map { Double(row[Int(ResidueVocabulary.id(of: $0))]) }
        let highest = values.max() ?? 0
        let sum = highest + log(values.reduce(0) { $0 + exp($1 - highest) })
        return Dictionary(uniqueKeysWithValues: zip(Self.letters, values.map { $0 - sum }))
    }
}
