import AnswerScoring
import ProteinDataset

/// What is fitted to the answers.
extension CalibrationRun {
    /// One for each property and kind with questions enough, and one for all properties of a kind.
    static func fits(_ outcomes: [EvaluationOutcome], hasStructure: Bool) -> [ConfidenceFit] {
        var fits: [ConfidenceFit] = []
        for isYesNo in [false, true] {
            let asked = outcomes.filter { ($0.kind == InstructionExample.Kind.yesno.rawValue) == isYesNo }
            let byProperty = Dictionary(grouping: asked, by: \.property).sorted { $0.key < $1.key }
            let groups: [(property: String?, outcomes: [EvaluationOutcome])] =
                byProperty.map { ($0.key, $0.value) } + [(nil, asked)]
            for group in groups {
                let samples = group.outcomes.compactMap(Self.sample)
                guard samples.count >= ConfidenceFit.fewestQuestions else { continue }
                fits.append(
                    ConfidenceFit(
                        property: group.property, isYesNo: isYesNo, hasStructure: hasStructure, samples))
            }
        }
        return fits
    }

    private static func isYesNo(_ outcome: EvaluationOutcome) -> Bool {
        outcome.kind == InstructionExample.Kind.yesno.rawValue
    }

    /// How choices by evidence are made: one for each property with questions enough, and one for all.
    static func selections(
        _ outcomes: [EvaluationOutcome], _ rehearsed: [EvidenceRehearsal.Question], isYesNo: Bool
    ) -> [EvidenceSelection] {
        let asked = outcomes.filter { Self.isYesNo($0) == isYesNo && !$0.samples.isEmpty }
        guard !asked.isEmpty else { return [] }
        let byProperty = Dictionary(grouping: asked, by: \.property).sorted { $0.key < $1.key }
            .filter { $0.value.count >= fewestChoices }
        func samples(of property: String?) -> [EvidenceSelection.Sample] {
            rehearsed.filter { $0.isYesNo == isYesNo && (property == nil || $0.property == property) }
                .flatMap(\.samples)
        }
        return byProperty.map {
            EvidenceSelection(
                property: $0.key, isYesNo: isYesNo, $0.value.flatMap(\.samples), rehearsed: samples(of: $0.key),
                overrules: isYesNo || $0.value.count >= manyChoices)
        } + [
            EvidenceSelection(
                isYesNo: isYesNo, asked.flatMap(\.samples), rehearsed: samples(of: nil), overrules: isYesNo)
        ]
    }

    /// Fewer questions don't bear as many weights as a selection has.
    private static let fewestChoices = 100
    /// Fewer don't show that another choice than the nearest relative's is better, but for yes and no.
    private static let manyChoices = 300

    /// The same of answers that were chosen by evidence. Each half of the questions is judged by what the other teaches.
    static func fits(
        chosen outcomes: [EvaluationOutcome], _ rehearsed: [EvidenceRehearsal.Question], isYesNo: Bool,
        hasStructure: Bool
    ) -> [ConfidenceFit] {
        let asked = outcomes.filter { Self.isYesNo($0) == isYesNo }
        let halves = [0, 1].map { half in asked.indices.filter { $0 % 2 == half }.map { asked[$0] } }
        guard halves.allSatisfy({ !$0.isEmpty }) else { return [] }
        var judged: [(property: String, answer: JudgedAnswer)] = []
        for (asked, others) in [(halves[0], halves[1]), (halves[1], halves[0])] {
            let calibration = Calibration(model: "", selections: selections(others, rehearsed, isYesNo: isYesNo))
            judged += asked.map { outcome in
                let (place, probabilities) = calibration.selection(outcome.property, isYesNo: isYesNo)
                    .best(of: outcome.samples.map(\.features))
                return (
                    outcome.property,
                    JudgedAnswer(probability: probabilities[place], isRight: outcome.samples[place].isRight)
                )
            }
        }
        let byProperty = Dictionary(grouping: judged, by: \.property).sorted { $0.key < $1.key }
        let groups: [(property: String?, answers: [JudgedAnswer])] =
            byProperty.map { ($0.key, $0.value.map(\.answer)) } + [(nil, judged.map(\.answer))]
        return groups.filter { $0.answers.count >= ConfidenceFit.fewestQuestions }.map {
            ConfidenceFit(property: $0.property, isYesNo: isYesNo, hasStructure: hasStructure, chosen: $0.answers)
        }
    }

    /// The scores of what could have been answered, and which of them is right.
    private static func sample(_ outcome: EvaluationOutcome) -> TemperatureFit.Sample? {
        guard let judgement = outcome.judgement, judgement.probability != nil,
            let said = judgement.candidates.firstIndex(where: { $0.value == judgement.value })
        else { return nil }
        let expected = Phrase.list.text(outcome.reference)
        var right = outcome.right ? said : judgement.candidates.firstIndex { $0.value == expected }
        // What the scorer finds wrong is wrong, whatever it is called.
        if right == said, !outcome.right { right = nil }
        if right == nil { right = judgement.candidates.firstIndex { $0.value == nil } }
        return TemperatureFit.Sample(
            scores: judgement.candidates.map(\.logProbability), said: said, right: right)
    }
}
