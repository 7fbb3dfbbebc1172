import FileKit

/// An answer for scripts: the object that `sepit ask --json` prints.
public struct AnswerJSON: Encodable {
    /// A protein of the question.
    private struct Protein: Encodable {
        var residues: Int
        var source: String
    }

    private enum CodingKeys: String, CodingKey {
        case question, answer, abstained, probability, confidence, complete, residues, residuesWithPosition, chains
        case known, proteins, evidence, contradictions, unsupported, computed, experts, notes, explanation
    }

    private let question: String
    private let answer: String
    private let abstained: Bool
    private let probability: JSONValue
    private let confidence: Float
    private let complete: Bool
    private let residues: Int
    private let residuesWithPosition: Int
    private let chains: [String]
    /// The protein of the index that the question is about, if the answer is what is known of it.
    private let known: JSONValue
    private let proteins: [Protein]
    private let evidence: [EvidenceJSON.Entry]
    private let contradictions: [EvidenceJSON.Contradiction]
    private let unsupported: [String]
    /// Whether experts gave the whole answer, and no model.
    private let computed: Bool
    /// Calls of experts: name, arguments, and result or error.
    private let experts: [JSONValue]
    /// What the user should know about how question and file were read.
    private let notes: [String]

    /// What moved the model to the answer; left out where nobody asked.
    private var explanation: JSONValue?
    private let sequences: [[UInt8]]

    /// - Parameters:
    ///   - neighbours: known proteins to tell of each protein at most.
    ///   - aligned: where the known proteins were found, to tell how they are aligned; nil to leave that out.
    public init(_ answered: AnsweredQuestion, neighbours: Int, aligned: KnownProteins? = nil) {
        let (asked, judgement) = (answered.asked, answered.judgement)
        let found = EvidenceJSON(answered.evidence, limit: neighbours) {
            aligned?.rows(of: asked.source.sequences[$0], with: $1)
        }
        computed = answered.isComputed
        experts = answered.experts.map(\.json)
        question = asked.question
        answer = answered.said
        abstained = judgement.abstained
        probability = judgement.probability.map { .number($0) } ?? .null
        confidence = answered.answer.confidence
        complete = answered.answer.isComplete
        residues = asked.source.lengths.reduce(0, +)
        residuesWithPosition = asked.source.positioned
        chains = asked.source.chains
        known = asked.known.map { .string($0.protein.id) } ?? .null
        proteins = zip(asked.source.lengths, asked.source.sources).map { Protein(residues: $0, source: $1) }
        (evidence, contradictions, unsupported) = (found.entries, found.contradictions, found.unsupported)
        notes = asked.source.notes + asked.notes
        sequences = asked.source.sequences
    }

    /// The same with what moved the model to the answer; nil where that is not told.
    public func explained(by outcome: AnswerExplanation.Outcome?) -> AnswerJSON {
        var answer = self
        answer.explanation = outcome.map { ExplanationJSON($0, sequences: sequences).value }
        return answer
    }

    /// On one line.
    public var line: String { JSONText.line(self) }

    /// The field `explanation` alone, on one line.
    public var explanationLine: String { JSONText.line(explanation ?? .null) }
}
