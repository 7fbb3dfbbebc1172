import FileKit
import ProteinExperts
import ProteinKit

/// A structure that is written with what its residues moved.
public struct ExplainedStructure {
    private let chains: [ProteinChain]
    private let source: String
    private let path: String

    /// - Parameters:
    ///   - chains: of the file that was asked about.
    ///   - source: what the file is called.
    ///   - path: of the file to write.
    public init(chains: [ProteinChain], source: String, path: String) {
        (self.chains, self.source, self.path) = (chains, source, path)
    }

    /// The largest B-factor, which the format has room for below 0 as well.
    private static let largest = 99.0

    /// Writes the backbones with `ResidueAttribution.masking` as B-factors, scaled so that the largest is 99 or −99.
    ///
    /// - Throws: `SepitError` `.badData` (`explanation-missing`, `pdb-range`), and the errors of `AtomicFile`.
    public func write(_ outcome: AnswerExplanation.Outcome, of asked: AskedQuestion) throws(SepitError) {
        let explanation: AnswerExplanation
        switch outcome {
        case .explained(let found): explanation = found
        case .nothing(let reason):
            throw SepitError(
                .badData, code: "explanation-missing", "There is nothing to write as B-factors.", file: path,
                found: reason)
        }
        // Chains of one sequence stand in the order of the file.
        var unused = Array(asked.source.sequences.indices)
        let values = chains.map { chain in
            unused.firstIndex { asked.source.sequences[$0] == chain.sequence }
                .map { explanation.proteins[unused.remove(at: $0)].masking } ?? chain.sequence.map { _ in 0 }
        }
        let highest = values.joined().map { abs($0) }.max() ?? 0
        let scale = highest > 0 ? Self.largest / highest : 0
        let remarks = [
            "This is the backbone of \(Path.name(of: source)) as sepit ask --explain-pdb wrote it.",
            "The temperature factors are not those of that file. They say how much each residue moved a model's answer: how "
                + "much its log-probability falls, for each residue, where stretches with the residue in them are hidden from "
                + "the model, times \(scale.decimal(2)). Above 0, the residue made the answer likelier; below 0, "
                + "less likely. A B-factor is from -99 to 99.",
            "Question: \(asked.question)", "Answer: \(explanation.answer)",
            "Log-probability: \(explanation.logProbability.decimal(4))",
        ]
        try AtomicFile.write(
            try PDBBackboneFile(
                title: "What moved a model's answer", remarks: remarks,
                chains: zip(chains, values).map { ($0, $1.map { $0 * scale }) }
            ).bytes, to: path)
    }
}
