import LanguageModel
import SEPITModel
import StructureEncoder
import TensorKit

/// Prompts that were read, and what is needed to judge the answers to them once they are written.
struct AnswerReview {
    private let judge: AnswerJudge
    private let template: PromptTemplate
    private let prompts: [Prompt]
    /// Of what follows each prompt.
    private let logits: Tensor
    /// Cached tokens of each prompt.
    private let lengths: [Int]
    private let hasStructure: [Bool]
    private let outlyingness: [Double?]

    /// - Parameters:
    ///   - pooled: features of each prompt's proteins.
    ///   - decoder: has read the prompts, and nothing more.
    init(
        _ judge: AnswerJudge, _ template: PromptTemplate, prompts: [Prompt], logits: Tensor, pooled: [[PooledFeatures]],
        decoder: CachedDecoder
    ) {
        (self.judge, self.template, self.prompts, self.logits) = (judge, template, prompts, logits)
        lengths = decoder.caches.map(\.length)
        hasStructure = prompts.map { $0.proteins.contains(where: \.hasStructure) }
        outlyingness = zip(prompts, pooled).map { prompt, pooled in
            // A known relative tells more of the protein's kind than its features do.
            guard prompt.evidence?.showsRelative != true else { return nil }
            return zip(prompt.proteins, pooled).compactMap {
                judge.outlyingness($1, hasStructure: $0.hasStructure)
            }.max()
        }
    }

    /// What an answer is judged by.
    private enum Measure {
        case weighing(AnswerJudge.Weighing)
        case choice(AnswerJudge.Choice)

        var texts: [String] {
            switch self {
            case .weighing(let weighing): weighing.texts.map(\.text)
            case .choice(let choice): choice.choices.map(\.text)
            }
        }
    }

    /// Adds the judgements of those that are complete, and where relatives can answer, of all. All that they are weighed against goes through the model
    /// together, and shares what is cached of the prompts.
    func judge(_ answers: inout [Answer], _ decoder: CachedDecoder) {
        decoder.cut(to: lengths)
        var measured: [(index: Int, measure: Measure, ids: [[Int32]])] = []
        for index in answers.indices where answers[index].isComplete || judge.calibration.selections != nil {
            let (text, isComplete) = (answers[index].text, answers[index].isComplete)
            answers[index].judgement = judge.judgement(
                of: text, isComplete: isComplete, to: prompts[index], outlyingness: outlyingness[index])
            guard let measure = measure(of: isComplete ? text : nil, index, decoder) else { continue }
            let ids = measure.texts.map(template.answer)
            guard ids.allSatisfy({ fits($0, index, decoder) }) else { continue }
            measured.append((index, measure, ids))
        }
        guard !measured.isEmpty else { return }
        let texts = measured.flatMap { part in part.ids.map { (sequence: part.index, ids: $0) } }
        var sums = decoder.logProbabilities(of: texts, after: logits)[...]
        for (index, measure, ids) in measured {
            let own = sums.prefix(ids.count)
            sums = sums.dropFirst(ids.count)
            switch measure {
            case .weighing(let weighing):
                answers[index].judgement = judge.judgement(
                    weighing, logProbabilities: Array(own), hasStructure: hasStructure[index],
                    outlyingness: outlyingness[index])
            case .choice(let choice):
                let written = answers[index].text
                (answers[index].text, answers[index].judgement) = judge.chosen(
                    of: choice, logProbabilities: zip(own, ids).map { ($0, $0 / Double($1.count)) },
                    hasStructure: hasStructure[index], outlyingness: outlyingness[index])
                answers[index].isOwn = answers[index].isComplete && answers[index].text == written
                answers[index].isComplete = true
            }
        }
    }

    /// Nil for an answer that has no value, as one that does not come to an end; of choices, those that there is room for.
    private func measure(of answer: String?, _ index: Int, _ decoder: CachedDecoder) -> Measure? {
        let weighing = answer.flatMap { judge.weighing(of: $0, to: prompts[index]) }
        if var choice = judge.choice(for: answer ?? "", weighing, to: prompts[index]) {
            choice.choices.removeAll { !fits(template.answer($0.text), index, decoder) }
            if !choice.choices.isEmpty { return .choice(choice) }
        }
        return weighing.map { .weighing($0) }
    }

    private func fits(_ ids: [Int32], _ index: Int, _ decoder: CachedDecoder) -> Bool {
        lengths[index] + ids.count <= decoder.caches[index].capacity + 1
    }
}

extension ProteinInput {
    /// Whether any residue has a position.
    var hasStructure: Bool { positions.contains { $0 != nil } }
}
