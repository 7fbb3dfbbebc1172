import ProteinDataset
import SEPITModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Says how probable answers are, and which should not be given, by a model's calibration.
package struct AnswerJudge: Sendable {
    package let calibration: Calibration
    /// How often answers that are given must be right; 0 withholds none.
    package let precision: Double
    /// By whether the model saw structures.
    private let measures: [Bool: KindMeasure]

    package init(_ calibration: Calibration, precision: Double? = nil) {
        self.calibration = calibration
        self.precision = precision ?? calibration.precision
        measures = calibration.kinds.reduce(into: [:]) { $0[$1.hasStructure] = KindMeasure($1) }
    }

    /// How far a protein lies from those of training, see `AnswerJudgement`; nil where nothing is known of that.
    package func outlyingness(_ features: PooledFeatures, hasStructure: Bool) -> Double? {
        (measures[hasStructure] ?? measures[!hasStructure])?.outlyingness(features)
    }

    /// Tokens of the longest answer that is known.
    func longestAnswer(_ template: PromptTemplate) -> Int {
        let texts =
            calibration.known.flatMap(\.answers).map(\.text) + [calibration.yes, calibration.no].compactMap(\.self)
        return texts.map { template.answer($0).count }.max() ?? 0
    }

    /// What an answer is weighed against.
    package struct Weighing: Sendable, Equatable {
        var property: String?
        var isYesNo: Bool
        /// The answer itself, then the others.
        package var texts: [KnownAnswers.Text]
        /// Whether nothing else could have been said.
        var isComplete: Bool
    }

    /// What to weigh an answer against; nil where it has no value.
    package func weighing(of answer: String, to prompt: Prompt) -> Weighing? {
        switch prompt.topic {
        case .yesNo(let property): yesNo(answer, property)
        case .open(let property): calibration.known.first { $0.property == property }.map { open(answer, $0) }
        case nil:
            if isBeside(answer, prompt) {
                nil
            } else if [calibration.yes, calibration.no].contains(answer) {
                yesNo(answer, calibration.property(ofQuestion: prompt.question))
            } else {
                calibration.known(for: answer).map { open(answer, $0) }
            }
        }
    }

    /// Whether it answers another question: a yes or no to "What is the fold of this protein?"
    private func isBeside(_ answer: String, _ prompt: Prompt) -> Bool {
        guard prompt.topic == nil else { return false }
        guard [calibration.yes, calibration.no].contains(answer) else { return isNameBeside(answer, prompt) }
        let words = prompt.question.lowercased().split { !$0.isLetter }
        return words.first { $0 != "protein" }.map(Self.askingForMore.contains) ?? false
    }

    /// Whether it is a name, where the question asks for something else: "What is the secondary structure of this protein?"
    private func isNameBeside(_ answer: String, _ prompt: Prompt) -> Bool {
        let asked = Set(AskedProperties(question: prompt.question).properties)
        guard !asked.isEmpty, asked.isDisjoint(with: ["molecule", "function"]) else { return false }
        return calibration.known(for: answer)?.property == "molecule"
    }

    private static let askingForMore: Set<Substring> = [
        "what", "which", "where", "who", "how", "why", "when", "name", "tell", "describe", "explain", "identify",
        "classify", "list",
    ]

    private func yesNo(_ answer: String, _ property: String?) -> Weighing? {
        guard let yes = calibration.yes, let no = calibration.no else { return nil }
        let both = [KnownAnswers.Text(text: yes, value: "yes"), KnownAnswers.Text(text: no, value: "no")]
        return Weighing(
            property: property, isYesNo: true, texts: Self.texts(answer, value: answer, both), isComplete: true)
    }

    private func open(_ answer: String, _ known: KnownAnswers) -> Weighing {
        Weighing(
            property: known.property, isYesNo: false,
            texts: Self.texts(answer, value: known.value(of: answer), known.rivals(of: answer)),
            isComplete: !known.answers.isEmpty)
    }

    /// The answer first; it counts as what is known to say the same.
    private static func texts(
        _ answer: String, value: String, _ others: [KnownAnswers.Text]
    ) -> [KnownAnswers.Text] {
        let itself = others.first { $0.text == answer } ?? KnownAnswers.Text(text: answer, value: value)
        return [itself] + others.filter { $0.text != answer }
    }

    /// The judgement of an answer.
    ///
    /// - Parameters:
    ///   - logProbabilities: of the texts.
    ///   - outlyingness: see `AnswerJudgement`. Where it is above 1, a probability goes to that of a guess.
    package func judgement(
        _ weighing: Weighing, logProbabilities: [Double], hasStructure: Bool, outlyingness: Double?
    ) -> AnswerJudgement {
        var values: [String?] = []
        var scores: [Double] = []
        for (text, score) in zip(weighing.texts, logProbabilities) {
            if let index = values.firstIndex(of: text.value) {
                scores[index] = Self.logSum(scores[index], score)
            } else {
                values.append(text.value)
                scores.append(score)
            }
        }
        if !weighing.isComplete {
            values.append(nil)
            scores.append(log(max(1 - exp(scores[0]), Self.smallest)))
        }
        let fit = calibration.fit(weighing.property, isYesNo: weighing.isYesNo, hasStructure: hasStructure)
        let guess = weighing.isComplete ? 1 / Double(values.count) : 0
        let trust = 1 / max(1, outlyingness ?? 1)
        var probabilities = TemperatureFit.probabilities(scores, temperature: fit?.temperature ?? 1)
            .map { guess + ($0 - guess) * trust * trust }
        if !weighing.isComplete { probabilities[1] = 1 - probabilities[0] }
        var judgement = AnswerJudgement(
            probability: probabilities[0], value: values[0], outlyingness: outlyingness, hasStructure: hasStructure,
            candidates: values.indices.map {
                .init(value: values[$0], logProbability: scores[$0], probability: probabilities[$0])
            }.sorted { $0.probability > $1.probability })
        judgement.abstained = isWithheld(judgement, fit)
        return judgement
    }

    /// Whether the model doubts too much, or doesn't know such proteins.
    private func isWithheld(_ judgement: AnswerJudgement, _ fit: ConfidenceFit?) -> Bool {
        let isDoubtful =
            fit.map { judgement.probability ?? 0 < $0.threshold(precision: precision) ?? .infinity } ?? false
        return precision > 0 && (isDoubtful || judgement.isUnfamiliar)
    }

    /// What can be answered where evidence was read.
    struct Choice {
        var choices: [EvidenceChoice]
        var evidence: PromptEvidence
        var isYesNo: Bool
    }

    /// The choice between the model's answer and what relatives are known for, or between yes and no; nil where there is none.
    ///
    /// - Parameters:
    ///   - answer: the model's.
    ///   - weighing: of the answer.
    func choice(for answer: String, _ weighing: Weighing?, to prompt: Prompt) -> Choice? {
        guard calibration.selections != nil,
            let evidence = prompt.evidence ?? weighing?.property.map({ PromptEvidence($0, []) })
        else { return nil }
        if weighing?.isYesNo == true {
            guard let yes = calibration.yes, let no = calibration.no else { return nil }
            let choices = EvidenceChoice.choices(
                yes: yes, no: no, own: answer, question: prompt.question, evidence)
            return Choice(choices: choices, evidence: evidence, isYesNo: true)
        }
        if case .yesNo = prompt.topic { return nil }
        guard weighing?.property == evidence.property || asks(prompt, for: evidence.property) else { return nil }
        let own = weighing.flatMap { weighing in
            weighing.property == evidence.property ? (answer, weighing.texts[0].value) : nil
        }
        let choices = EvidenceChoice.choices(
            own: own, evidence, known: calibration.known.first { $0.property == evidence.property })
        return choices.isEmpty ? nil : Choice(choices: choices, evidence: evidence, isYesNo: false)
    }

    /// Whether a question asks for a property, and not for a description or for something else that a conversation comes to. What
    /// a protein does is told by its name.
    private func asks(_ prompt: Prompt, for property: String) -> Bool {
        if let topic = prompt.topic { return topic == .open(property) }
        guard !CaptionPrompt.asks(prompt.question) else { return false }
        let asked = AskedProperties(question: prompt.question, known: [property]).properties
        return asked.contains(property) || property == "molecule" && asked.contains("function")
    }

    /// The best of several choices, and how probably it is right.
    ///
    /// - Parameter logProbabilities: of each, and a token.
    func chosen(
        of choice: Choice, logProbabilities: [(sum: Double, mean: Double)], hasStructure: Bool, outlyingness: Double?
    ) -> (text: String, judgement: AnswerJudgement) {
        let (choices, evidence) = (choice.choices, choice.evidence)
        let selection = calibration.selection(evidence.property, isYesNo: choice.isYesNo)
        let highest = logProbabilities.map(\.mean).max() ?? 0
        let features = zip(choices, logProbabilities).map {
            $0.features(evidence, score: $1.mean, best: highest)
        }
        let trust = 1 / max(1, outlyingness ?? 1)
        let best = selection.best(of: features)
        let (place, probabilities) = (best.place, best.probabilities.map { $0 * trust * trust })
        let fit = calibration.fit(evidence.property, isYesNo: choice.isYesNo, hasStructure: hasStructure)
        var judgement = AnswerJudgement(
            probability: probabilities[place], value: choices[place].value, outlyingness: outlyingness,
            hasStructure: hasStructure,
            candidates: choices.indices.map {
                .init(
                    value: choices[$0].value, logProbability: logProbabilities[$0].sum,
                    probability: probabilities[$0])
            }.sorted { $0.probability > $1.probability })
        judgement.choices = zip(choices, features).map { EvidenceSelection.Option(text: $0.text, features: $1) }
        judgement.abstained = isWithheld(judgement, fit)
        return (choices[place].text, judgement)
    }

    /// The judgement of an answer that is weighed against none: it has no value, or is beside the question. Where relatives are
    /// known of other proteins, one that no close relative stands beside, or that does not come to an end, is not told: nobody could
    /// say what it rests on.
    package func judgement(
        of answer: String, isComplete: Bool = true, to prompt: Prompt, outlyingness: Double?
    ) -> AnswerJudgement {
        var judgement = AnswerJudgement()
        judgement.outlyingness = outlyingness
        if isBeside(answer, prompt) { judgement.probability = 0 }
        judgement.abstained = precision > 0 && (judgement.isUnfamiliar || judgement.probability == 0)
        let isBorneOut = isComplete && prompt.evidence?.showsCloseRelative == true
        if precision > 0, !judgement.abstained, calibration.selections != nil, !isBorneOut {
            judgement.limit = "no protein that is close enough is known to bear a description out"
            judgement.abstained = true
        }
        return judgement
    }

    private static func logSum(_ a: Double, _ b: Double) -> Double { max(a, b) + log1p(exp(-abs(a - b))) }

    private static let smallest = 1e-300
}
