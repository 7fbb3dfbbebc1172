import ProteinDataset
import SEPITModel

/// What is known beside an answer: the known proteins that are similar to those that were asked about, what of their facts
/// bears on the question, and whether the answer agrees with them.
public struct AnswerEvidence: Sendable {
    /// A close known protein that the answer disagrees with.
    public struct Contradiction: Sendable, Equatable {
        /// The protein of the question, from 0.
        public var protein: Int
        /// What it is similar to.
        public var neighbour: Neighbour
        /// What they disagree about, such as "ec".
        public var property: String
        /// What is known of the neighbour.
        public var known: [String]
    }

    /// Of each protein of the question, those similar to it, the best first.
    public let neighbours: [[Neighbour]]
    /// What the question asks for, the likeliest meaning first.
    public let properties: [String]
    /// Whether the model gave no answer.
    public let isAbstention: Bool
    /// One for each protein of the question at most.
    public let contradictions: [Contradiction]
    /// Identifiers of databases in the answer that no similar protein is known by: the model made them up, or remembers
    /// them, and they are no citations.
    public let unsupported: [String]

    /// - Parameters:
    ///   - neighbours: of each protein of the question.
    ///   - question: as it was asked.
    ///   - answer: as the model gave it; nil where it was withheld.
    ///   - value: what the answer says by itself, such as "beta barrel", where that is known.
    public init(_ neighbours: [[Neighbour]], question: String, answer: String?, value: String? = nil) {
        self.neighbours = neighbours
        let properties = AskedProperties(question: question).properties
        self.properties = properties
        isAbstention = answer == nil
        let all = neighbours.flatMap(\.self)
        unsupported = NamedIdentifiers.found(in: answer ?? "").filter { identifier in
            !all.contains { NamedIdentifiers.has($0.protein, identifier) }
        }
        // Of several proteins, no answer says which one it means.
        guard let answer, neighbours.count == 1 else {
            contradictions = []
            return
        }
        let check = EvidenceCheck(question: question, answer: answer, value: value, neighbours: all)
        contradictions = neighbours.enumerated().compactMap { number, found in
            for neighbour in found where neighbour.isClose {
                guard let property = check.contradictedProperty(of: neighbour.protein, among: properties) else {
                    continue
                }
                return Contradiction(
                    protein: number, neighbour: neighbour, property: property,
                    known: neighbour.protein.facts[property])
            }
            return nil
        }
    }

    /// The values of a known protein that bear on the question: of the first property asked for that is known of it.
    public func facts(of protein: KnownProtein) -> (property: String, values: [String])? {
        for property in properties where property != "molecule" && property != "organism" {
            let values = protein.facts[property]
            if !values.isEmpty { return (property, values) }
        }
        return nil
    }
}

extension Neighbour {
    /// Whether it is so near that it mostly does the same.
    var isClose: Bool {
        identity >= PromptEvidence.close.identity && coverage >= PromptEvidence.close.coverage
    }
}
