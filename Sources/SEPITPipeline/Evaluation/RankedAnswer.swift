import FileKit
import FoundationEssentials

/// An answer on its way from the rank that asked to the others: what an evaluation makes use of.
struct RankedAnswer: Codable {
    /// Place of the question.
    var index: Int
    var text: String
    var confidence: Float
    var tokens: Int
    var isComplete: Bool
    /// Nil where nothing judged it.
    var judgement: Judgement?

    struct Judgement: Codable {
        var probability, outlyingness: Double?
        var value: String?
        var abstained: Bool
    }

    init(_ index: Int, _ answer: Answer) {
        (self.index, text, confidence) = (index, answer.text, answer.confidence)
        (tokens, isComplete) = (answer.tokens, answer.isComplete)
        judgement = answer.judgement.map {
            Judgement(
                probability: $0.probability, outlyingness: $0.outlyingness, value: $0.value, abstained: $0.abstained)
        }
    }

    var answer: Answer {
        let judged = judgement.map { known in
            var judged = AnswerJudgement()
            (judged.probability, judged.outlyingness) = (known.probability, known.outlyingness)
            (judged.value, judged.abstained) = (known.value, known.abstained)
            return judged
        }
        return Answer(text: text, confidence: confidence, tokens: tokens, isComplete: isComplete, judgement: judged)
    }

    static func bytes(_ answers: [RankedAnswer]) -> [UInt8] { Array(JSONText.line(answers).utf8) }

    /// None of bytes that are no answers, such as those of a rank that had nothing to ask.
    static func read(_ bytes: [UInt8]) -> [RankedAnswer] {
        (try? JSONDecoder().decode([RankedAnswer].self, from: Data(bytes))) ?? []
    }
}
