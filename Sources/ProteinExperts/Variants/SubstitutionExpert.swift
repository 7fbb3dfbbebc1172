import FileKit
import SequenceSearch

/// What a change of one residue may change: where the residue is, how alike the two are, and how likely a protein model finds
/// each there. It says nothing of diseases.
public struct SubstitutionExpert: Expert {
    /// Gives for a protein the natural logarithm of the probability that a model finds each residue to have at a place, that
    /// place masked; by one-letter code.
    public typealias Likelihood =
        @Sendable (_ subject: ExpertSubject, _ index: Int) throws(SepitError) -> [UInt8: Double]

    private let likelihood: Likelihood?
    private let source: String

    /// - Parameters:
    ///   - likelihood: of a protein model; nil where none has a head for it.
    ///   - source: what the model is called.
    public init(source: String = "the protein model", likelihood: Likelihood? = nil) {
        (self.likelihood, self.source) = (likelihood, source)
    }

    /// What it is called, what it is good for, what it takes and needs.
    public let card = ExpertCard(
        name: "substitution",
        purpose: "what a change of one residue may change",
        parameters: [ExpertParameter("variant", .text(longest: 20, usual: ""), "such as R175H or p.Arg175His")],
        method: """
            The named residue is checked against the sequence; burial by C-alphas within 10 Å, secondary structure by DSSP's \
            definition, ligands within 8 Å, motifs; BLOSUM62 (Henikoff and Henikoff 1992); ratio of masked likelihoods of a \
            protein model (Meier et al. 2021) where one has a head for it.
            """,
        accuracy: """
            what is measured of the structure is exact; how a protein bears a change can't be told from it with certainty, and \
            what it means for health not at all
            """)

    /// Names of changes; see `Expert`.
    public func takes(_ word: String, as parameter: ExpertParameter) -> Bool { Substitution(word) != nil }

    /// Computes; see `Expert`.
    public func result(_ arguments: ExpertArguments, for subject: ExpertSubject) throws(SepitError) -> ExpertResult {
        let written = arguments.text("variant")
        guard let change = Substitution(written) else {
            throw SepitError(
                .usage, code: "expert-argument-invalid", "This is no name of a change of one residue.",
                expected: "variant such as R175H or p.Arg175His", found: "\"\(written)\"")
        }
        let place = try ResiduePlace.find(change.residue, change.number, of: subject)
        let context = ResidueContext(subject, at: place.index)
        var statements = [ExpertResult.Statement("change", Self.lead(change, place))]
        var values: [JSONValue.Member] = [
            .init("variant", .string(change.text)), .init("position", .integer(place.index + 1)),
        ]
        statements += context.statements
        values += context.values
        if let replacement = change.replacement {
            add(change.residue, replacement, subject, place.index, &statements, &values)
            values.append(
                .init("likelihood", try likelihood(change.residue, replacement, subject, place.index, &statements)))
        }
        if let nearest = try subject.search?(subject.sequence, 1).first {
            statements.append(
                .init(
                    "evidence",
                    "The nearest known protein is \(nearest.protein.id)\(nearest.protein.name.map { " \($0)" } ?? ""), "
                        + "\((100 * nearest.identity).decimal(0))% identical."))
            values.append(.init("nearest", .string(nearest.protein.id)))
        }
        statements.append(
            .init("limit", "Whether the change matters to health can't be told from this, and isn't said."))
        return ExpertResult(statements, values)
    }

    private static func lead(_ change: Substitution, _ place: (index: Int, remark: String?)) -> String {
        let old = "\(Substitution.name(change.residue)) \(change.number)"
        let text =
            if let new = change.replacement {
                new == change.residue
                    ? "\(change.text) changes nothing: \(old) stays what it is."
                    : "\(change.text) replaces \(old) by \(Substitution.name(new))."
            } else { "The change is at \(old), and is no replacement by one residue." }
        return text + (place.remark.map { " \($0)" } ?? "")
    }

    private func add(
        _ old: UInt8, _ new: UInt8, _ subject: ExpertSubject, _ index: Int,
        _ statements: inout [ExpertResult.Statement],
        _ values: inout [JSONValue.Member]
    ) {
        let score = ResidueExchange.score(old, new)
        let meaning =
            score > 0 ? "often exchanged" : score == 0 ? "exchanged about as often as by chance" : "seldom exchanged"
        let difference = (Hydropathy.of(new) ?? 0) - (Hydropathy.of(old) ?? 0)
        let mass = (ResidueMass.ofAminoAcid(new) ?? 0) - (ResidueMass.ofAminoAcid(old) ?? 0)
        statements.append(
            .init(
                "exchange",
                "The two residues are \(meaning) between related proteins (BLOSUM62 \(score)); the new one differs by "
                    + "\(difference.decimal(1)) in hydropathy and by \(mass.decimal(1)) Da in mass."))
        values += [
            .init("blosum62", .integer(score)), .init("hydropathy_difference", .number(difference.rounded(2))),
            .init("mass_difference", .number(mass.rounded(2))),
        ]
    }

    private func likelihood(
        _ old: UInt8, _ new: UInt8, _ subject: ExpertSubject, _ index: Int,
        _ statements: inout [ExpertResult.Statement]
    ) throws(SepitError) -> JSONValue {
        guard let likelihood else {
            statements.append(
                .init("likelihood", "No likelihood is given: this model has no head that predicts residues."))
            return .null
        }
        let logarithms = try likelihood(subject, index)
        guard let before = logarithms[old], let after = logarithms[new] else { return .null }
        let ratio = after - before
        let rank = 1 + logarithms.values.count { $0 > after }
        let text =
            ratio < -0.05
            ? "less likely there than \(Substitution.name(old))"
            : ratio > 0.05
                ? "likelier there than \(Substitution.name(old))" : "about as likely there as \(Substitution.name(old))"
        statements.append(
            .init(
                "likelihood",
                "To \(source), with the place masked, \(Substitution.name(new)) is \(text): log-likelihood ratio "
                    + "\(ratio.decimal(2)), rank \(rank) of 20 residues."))
        return .object([.init("log_ratio", .number(ratio.rounded(4))), .init("rank", .integer(rank))])
    }
}
