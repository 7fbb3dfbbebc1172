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
    /// Of the evidence of each prompt; nil where the model reads none.
    private let nearness: [EvidenceNearness?]

    /// - Parameters:
    ///   - pooled: features of each prompt's proteins.
    ///   - decoder: has read the prompts, and nothing more.
    init(
        _ judge: AnswerJudge, _ template: PromptTemplate, readsEvidence: Bool, prompts: [Prompt], logits: Tensor,
        pooled: [[PooledFeatures]],
        decoder: CachedDecoder
    ) {
        (self.judge, self.template, self.prompts, self.logits) = (judge, template, prompts, logits)
        lengths = decoder.cache.lengths
        hasStructure = prompts.map { $0.proteins.contains(where: \.hasStructure) }
        let nearness = prompts.map { readsEvidence ? EvidenceNearness($0.evidence) : nil }
        self.nearness = nearness
        outlyingness = prompts.indices.map { index in
            let (prompt, pooled) = (prompts[index], pooled[index])
            guard nearness[index]?.isFamiliar != true else { return nil }
            return zip(prompt.proteins, pooled).compactMap {
                judge.outlyingness($1, hasStructure: $0.hasStructure)
            }.max()
        }
    }

    /// Adds the judgements of those that are complete. All that they are weighed against goes through the model
    /// together, and shares what is cached of the prompts.
    func judge(_ answers: inout [Answer], _ decoder: CachedDecoder) {
        decoder.cut(to: lengths)
        var weighings: [Int: AnswerJudge.Weighing] = [:]
        var choices: [Int: AnswerJudge.Choice] = [:]
        var texts: [(sequence: Int, ids: [Int32])] = []
        for index in answers.indices where answers[index].isComplete {
            answers[index].judgement = judge.judgement(
                of: answers[index].text, to: prompts[index], outlyingness: outlyingness[index])
            func fits(_ ids: [Int32]) -> Bool { lengths[index] + ids.count <= decoder.cache.capacity + 1 }
            var found = judge.choice(for: answers[index].text, to: prompts[index])
            found?.choices.removeAll { !fits(template.answer($0.text)) }
            if found?.choices.isEmpty == true { found = nil }
            let weighing = judge.weighing(of: answers[index].text, to: prompts[index])
            guard let all = found?.choices.map(\.text) ?? weighing?.texts.map(\.text) else { continue }
            let ids = all.map(template.answer)
            guard ids.allSatisfy(fits) else { continue }
            if let found { choices[index] = found } else { weighings[index] = weighing }
            texts += ids.map { (index, $0) }
        }
        guard !texts.isEmpty else { return }
        var tokens = texts.map(\.ids.count)[...]
        var sums = decoder.logProbabilities(of: texts, after: logits)[...]
        for index in answers.indices {
            if let found = choices[index] {
                let count = found.choices.count
                let chosen = judge.chosen(
                    of: found,
                    logProbabilities: zip(sums.prefix(count), tokens.prefix(count)).map { ($0, $0 / Double($1)) },
                    hasStructure: hasStructure[index], outlyingness: outlyingness[index])
                (answers[index].text, answers[index].judgement) = chosen
                (sums, tokens) = (sums.dropFirst(count), tokens.dropFirst(count))
            }
            guard let weighing = weighings[index] else { continue }
            answers[index].judgement = judge.judgement(
                weighing, logProbabilities: Array(sums.prefix(weighing.texts.count)),
                hasStructure: hasStructure[index], outlyingness: outlyingness[index], nearness: nearness[index])
            (sums, tokens) = (sums.dropFirst(weighing.texts.count), tokens.dropFirst(weighing.texts.count))
        }
    }
}

extension ProteinInput {
    /// Whether any residue has a position.
    var hasStructure: Bool { positions.contains { $0 != nil } }
}
