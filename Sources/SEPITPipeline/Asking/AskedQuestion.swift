import ProteinDataset
import SEPITModel

/// A question that was read: what a model is to be asked about which proteins, and what is known of similar ones.
public struct AskedQuestion: Sendable {
    /// With `<protein>` where the proteins are.
    public let question: String
    /// The proteins.
    public let source: ProteinSource
    /// What the user should know about how it was read.
    public let notes: [String]
    /// Of each protein, those similar to it; nil where nobody looked.
    public let neighbours: [[Neighbour]]?
    /// The answer from what is known of the protein itself.
    public let known: KnownAnswer?
    /// Why no model is asked, see `QuestionLimits`.
    public let limit: String?
    /// What experts found, where the question's words ask for what can be computed.
    public let computed: ComputedAnswer?
    /// What the model sees.
    public let prompt: Prompt
    /// What a model that calls experts sees first; what computes, is known or limits the answer is found where it calls none.
    let choice: Prompt?

    /// The answer where no model is needed for it.
    public var settled: Answer? {
        if let computed, computed.isWhole { return Answer(computed: computed.text) }
        return known.map { Answer(known: $0) } ?? limit.map { Answer(limit: $0) }
    }
}
