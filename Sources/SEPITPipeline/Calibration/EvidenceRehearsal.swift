import AnswerScoring
import FileKit
import ProteinDataset
import SEPITModel

/// Questions about training proteins, answered by relatives as if nothing were known of the protein's own organism: as
/// little as of one that nobody has seen. They say how far relatives can be believed; no model is asked.
struct EvidenceRehearsal {
    /// One of them.
    struct Question {
        var property: String
        var isYesNo: Bool
        /// What relatives would answer, and whether that is right.
        var samples: [EvidenceSelection.Sample]
    }

    private let questions: [(question: HeldOutQuestion, choices: [EvidenceChoice], evidence: PromptEvidence)]

    private static let mostOfAKind = 1500

    /// - Parameter examples: of the training side, with labels.
    init(_ examples: [InstructionExample], _ neighbours: NeighbourTable) {
        var random = CounterRandom(seed: 0, stream: "rehearsal")
        var count: [String: Int] = [:]
        var questions: [(question: HeldOutQuestion, choices: [EvidenceChoice], evidence: PromptEvidence)] = []
        // Of an organism's proteins, others of the same tell which one it is.
        let told = examples.filter {
            [.open, .yesno].contains($0.kind) && $0.proteins.count == 1 && $0.property != Self.organism
        }
        for example in told.shuffled(using: &random) {
            let kind = "\(example.property) \(example.kind.rawValue)"
            guard count[kind, default: 0] < Self.mostOfAKind else { continue }
            let organisms = Set(neighbours.protein(example.id)?.facts[Self.organism] ?? [])
            let foreign = neighbours.neighbours(of: example.id).filter {
                organisms.isDisjoint(with: $0.protein.facts[Self.organism])
            }
            let evidence = PromptEvidence(foreign, on: example.property)
            guard !evidence.relatives.isEmpty else { continue }
            count[kind, default: 0] += 1
            let choices =
                example.kind == .yesno
                ? EvidenceChoice.choices(yes: "Yes.", no: "No.", own: "", question: example.question, evidence)
                : EvidenceChoice.choices(own: nil, evidence)
            questions.append((HeldOutQuestion(example, cluster: example.id), choices, evidence))
        }
        self.questions = questions
    }

    private static let organism = "organism"

    /// The questions, scored.
    func questions(scorer: ([GivenAnswer]) throws(SepitError) -> AnswerScorer) throws(SepitError) -> [Question] {
        let scorer = try scorer(questions.map(\.question.asked))
        return questions.map { question, choices, evidence in
            Question(
                property: question.property, isYesNo: question.kind == .yesno,
                samples: choices.map { choice in
                    var given = question.asked
                    given.answer = choice.text
                    return EvidenceSelection.Sample(
                        features: choice.features(evidence), isRight: scorer.score(given).isTrue(of: given.property))
                })
        }
    }
}
